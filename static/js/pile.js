// Entering sheet after sheet: a dropped connection loses nothing, since what was typed stays in the
// form until the portal has answered; the same sheet sent twice is one opinion.
"use strict";

const SECONDS = 5;
const pile = () => document.querySelector("[data-pile]");
let again = 0;

function say(words) {
  const place = document.querySelector("[data-pile-problem]");
  place.hidden = !words;
  place.textContent = words;
}

function goToFirst() {
  const wrong = pile().querySelector(".is-invalid, [name=again]");
  (wrong || pile().querySelector("[name=number]")).focus();
}

async function send(form) {
  clearTimeout(again);
  form.querySelector("button").disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-pile]");
    if (next) {
      pile().replaceWith(document.adoptNode(next));
      history.replaceState(null, "", answer.url);
      const told = page.querySelector(".messages");
      document.querySelector(".messages")?.remove();
      if (told) pile().before(document.adoptNode(told));
      goToFirst();
      return;
    }
    if (answer.status < 500) {
      form.submit(); // signed out, for example: the portal's own page keeps the words
      return;
    }
  } catch {
    // No connection; told below.
  }
  form.querySelector("button").disabled = false;
  say(`没有连上，这一张还没有保存。内容还在下面，${SECONDS}秒后自动再试，请不要关闭本页。`);
  again = setTimeout(() => send(form), SECONDS * 1000);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-pile-form]")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("input", (event) => { if (event.target.closest("[data-pile-form]")) clearTimeout(again); });

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-pile-form]");
  if (!form || event.key !== "Enter" || event.isComposing) return;
  if (event.target.matches("textarea") && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.target.matches("input:not([type=checkbox]), select")) {
    // Enter goes on to the next field, as on a cash register.
    event.preventDefault();
    const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")];
    fields[fields.indexOf(event.target) + 1].focus();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (!document.querySelector("[data-pile-problem]")?.hidden) event.preventDefault();
});

if (pile()) goToFirst();
