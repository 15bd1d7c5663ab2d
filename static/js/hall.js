// One slide at a time; every ten minutes the page is loaded anew, so that nothing piles up and
// what is shown is true. When the server can't be reached the old page stays on the screen.
"use strict";

const TURN = 15_000;
const NEWS = 600_000;
const slides = [...document.querySelectorAll("[data-slide]")];
const pause = document.querySelector("[data-hall-pause]");
const place = document.querySelector("[data-hall-place]");
// Who asked for less motion turns the pages by hand.
let isPaused = matchMedia("(prefers-reduced-motion: reduce)").matches;
let at = 0;

function show() {
  slides.forEach((slide, number) => { slide.hidden = number !== at; });
  place.textContent = `第 ${at + 1} 页，共 ${slides.length} 页`;
  pause.textContent = isPaused ? "继续播放" : "暂停";
}

function next() {
  at = (at + 1) % slides.length;
  show();
}

async function renew() {
  if (isPaused) return;
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // No connection: the slides go on as they are.
  }
}

document.querySelector("[data-hall-controls]").hidden = slides.length < 2;
pause.addEventListener("click", () => { isPaused = !isPaused; show(); });
document.querySelector("[data-hall-next]").addEventListener("click", next);
setInterval(() => { if (!isPaused) next(); }, TURN);
setInterval(renew, NEWS);
show();
