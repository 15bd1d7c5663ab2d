// What is typed stays on this phone until it is sent. Nothing here is needed to send an opinion.
"use strict";

const form = document.querySelector("form[data-keep-key]");
const sent = document.querySelector("[data-sent]");

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

if (form && storage()) {
  const areas = [...form.elements].filter((field) => field.matches("[data-keep]"));
  const about = [...form.querySelectorAll("[name=provision], [name=question]")].map((field) => field.value);
  const key = `opinion:${form.dataset.keepKey}:${about.filter(Boolean).join(",")}`;
  let kept = {};
  try {
    kept = JSON.parse(storage().getItem(key)) || {};
  } catch {
    storage().removeItem(key);
  }
  for (const area of areas) {
    if (!area.value && kept[area.name]) {
      area.value = kept[area.name];
      const fold = area.closest("details");
      if (fold) fold.open = true;
    }
  }
  form.addEventListener("input", () => {
    const words = Object.fromEntries(areas.map((area) => [area.name, area.value]));
    try {
      storage().setItem(key, JSON.stringify(words));
    } catch {
      // A full or closed store only loses the comfort.
    }
  });
}

if (sent && storage()) {
  const prefix = `opinion:${sent.dataset.sent}:`;
  for (const key of Object.keys(storage())) {
    if (key.startsWith(prefix)) storage().removeItem(key);
  }
}

// Count signs only when the limit comes near.
for (const area of document.querySelectorAll("[data-count-max]")) {
  const most = Number(area.dataset.countMax);
  const left = document.createElement("p");
  left.className = "form-text";
  left.setAttribute("aria-live", "polite");
  area.after(left);
  area.addEventListener("input", () => {
    const room = most - area.value.length;
    if (room < 0) left.textContent = `超出 ${-room} 字，请删减或者分成几条提交。`;
    else left.textContent = room <= 500 ? `还可以写 ${room} 字。` : "";
  });
}
