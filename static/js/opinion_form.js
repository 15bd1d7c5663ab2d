// What is typed stays on this phone until it is sent. Nothing here is needed to send an opinion.
// Only the words are kept; name, phone and e-mail never are.
"use strict";

const form = document.querySelector("form[data-keep-key]");
const sent = document.querySelector("[data-sent]");
const DAYS_KEPT = 7;

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function drop(prefix) {
  for (const key of Object.keys(storage())) {
    if (key.startsWith(prefix)) storage().removeItem(key);
  }
}

// A draft that nobody came back to is forgotten.
function read(key) {
  try {
    const kept = JSON.parse(storage().getItem(key)) || {};
    if (Date.now() - kept.at < DAYS_KEPT * 24 * 3600 * 1000) return kept.words || {};
  } catch {
    // Not ours, or broken: gone below.
  }
  storage().removeItem(key);
  return {};
}

if (form && storage()) {
  const areas = [...form.elements].filter((field) => field.matches("[data-keep]"));
  const about = [...form.querySelectorAll("[name=provision], [name=question], [name=after]")]
    .filter((field) => field.type !== "checkbox" || field.checked)
    .map((field) => field.value);
  const prefix = `opinion:${form.dataset.keepKey}:`;
  const key = prefix + about.filter(Boolean).join(",");
  const box = form.querySelector("[data-draft]");
  // A form without the box keeps its words all the same, it only does not speak of it.
  const say = (words) => {
    if (box && words) box.querySelector("[data-draft-said]").textContent = words;
    if (box) box.hidden = false;
  };
  for (const each of Object.keys(storage())) {
    if (each.startsWith("opinion:")) read(each);
  }
  const kept = read(key);
  for (const area of areas) {
    if (area.value || !kept[area.name]) continue;
    area.value = kept[area.name];
    say("上次没写完的意见已经找回来了，在下面。");
    if (box) form.prepend(box);
    const fold = area.closest("details");
    if (fold) fold.open = true;
  }
  form.addEventListener("input", (event) => {
    if (!areas.includes(event.target)) return;
    const words = Object.fromEntries(areas.map((area) => [area.name, area.value]));
    try {
      storage().setItem(key, JSON.stringify({ at: Date.now(), words }));
      say();
    } catch {
      // A full or closed store only loses the comfort.
    }
  });
  box?.querySelector("[data-draft-drop]").addEventListener("click", () => {
    drop(prefix);
    for (const area of areas) {
      area.value = "";
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    drop(prefix);
    say("草稿已经删除。");
  });
  // Without a network the page would be gone for an error page of the browser.
  form.addEventListener("submit", (event) => {
    if (!box || navigator.onLine !== false) return;
    event.preventDefault();
    delete form.dataset.sent;
    say("现在没有网络，还没有提交。您写的都在，有网以后再点一次。");
    box.scrollIntoView({ block: "center" });
  });
}

if (sent && storage()) drop(`opinion:${sent.dataset.sent}:`);

// Who comes back from the receipt finds an empty form: say that the words were not lost.
function justSent() {
  try {
    if (sent) window.sessionStorage.setItem("sent", sent.dataset.sentNumber || "yes");
    const [opened] = window.performance.getEntriesByType("navigation");
    const isBack = opened && opened.type === "back_forward";
    return form && isBack ? window.sessionStorage.getItem("sent") : null;
  } catch {
    return null;
  }
}

const number = justSent();
if (number) {
  const note = document.createElement("p");
  note.className = "sent-before";
  note.setAttribute("role", "status");
  const about = number === "yes" ? "" : `，意见编号 ${number}`;
  note.textContent = `您刚才的意见已经收到${about}，不用再提交。这里可以另提一条。`;
  form.before(note);
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
