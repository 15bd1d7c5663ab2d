// A shared tablet: whoever walks away leaves nothing. Without scripts the page goes back by itself.
"use strict";

const kiosk = document.querySelector("[data-kiosk]");
const IDLE = 90;
const TOLD = 30;
let left = IDLE;

function clear() {
  for (const form of document.forms) {
    form.reset();
    for (const field of form.querySelectorAll("textarea, input:not([type=hidden])")) field.value = "";
  }
}

function goHome() {
  clear();
  // Nothing to come back to: this page leaves the history.
  location.replace(kiosk.dataset.kiosk);
}

function stay() {
  left = IDLE;
  kiosk.querySelector("[data-idle]").hidden = true;
}

if (location.pathname !== kiosk.dataset.kiosk) {
  for (const sign of ["input", "pointerdown", "keydown", "scroll"]) addEventListener(sign, stay, { passive: true });
  setInterval(() => {
    left -= 1;
    const idle = kiosk.querySelector("[data-idle]");
    idle.hidden = left > TOLD;
    idle.textContent = `还在填写吗？${left}秒后自动清空。碰一下屏幕继续填写。`;
    if (left <= 0) goHome();
  }, 1000);
  for (const link of kiosk.querySelectorAll(`a[href="${kiosk.dataset.kiosk}"]`)) {
    link.addEventListener("click", (event) => { event.preventDefault(); goHome(); });
  }
} else {
  // The choice of a draft takes the place of this page, so that there is never anything behind.
  for (const link of kiosk.querySelectorAll("a")) {
    link.addEventListener("click", (event) => { event.preventDefault(); location.replace(link.href); });
  }
}

// A page that the browser kept whole comes back with what was typed.
addEventListener("pageshow", (event) => { if (event.persisted) goHome(); });
