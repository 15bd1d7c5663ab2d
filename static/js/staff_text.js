// What somebody of the staff types outlives an idle sign-out and a lost network. It stays in this
// tab only, until it is sent or the person signs out, and comes back to the same person only.
// Nothing here is needed to finish a task; forms with a keeper of their own are left alone.
"use strict";

{
  const who = document.currentScript.dataset.who;
  const PREFIX = "text:";
  const MARK = `${PREFIX}sent`;
  const SIGNING_IN = ["/accounts/login/", "/accounts/code/", "/accounts/first-password/"];
  const pageKey = `${PREFIX}${who}:${window.location.pathname}`;

  const storage = () => {
    try {
      return window.sessionStorage;
    } catch {
      return null;
    }
  };
  const read = (key) => {
    try {
      return JSON.parse(storage().getItem(key)) || {};
    } catch {
      return {};
    }
  };
  const write = (key, value) => {
    try {
      storage().setItem(key, JSON.stringify(value));
    } catch {
      // A full store only loses the comfort.
    }
  };
  const dropAll = () => {
    for (const key of Object.keys(storage())) {
      if (key.startsWith(PREFIX)) storage().removeItem(key);
    }
  };
  const nameOf = (area) => `${area.form.getAttribute("action") || ""}|${area.name}`;
  const areas = () =>
    [...document.querySelectorAll("form[method=post] textarea[name]")].filter(
      (area) => !area.hidden && !area.readOnly && !area.form.dataset.keepKey,
    );

  // Sent for good, unless the way here led through the sign-in page or back.
  const settle = () => {
    const sent = storage().getItem(MARK);
    if (!sent) return;
    const from = document.referrer ? new URL(document.referrer).pathname : "";
    const [way] = performance.getEntriesByType("navigation");
    const isBack = way && way.type !== "navigate";
    if (!SIGNING_IN.includes(from) && !isBack) storage().removeItem(sent);
    storage().removeItem(MARK);
  };

  const giveBack = (area, kept) => {
    const server = area.value;
    area.value = kept.text;
    const said = document.createElement("p");
    said.className = "form-text";
    said.setAttribute("role", "status");
    said.textContent = "上次没有提交的文字已经找回。";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-link btn-sm";
    drop.textContent = "不要了";
    drop.addEventListener("click", () => {
      area.value = server;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      said.remove();
    });
    said.append(drop);
    area.before(said);
    const fold = area.closest("details");
    if (fold) fold.open = true;
  };

  const start = () => {
    settle();
    const kept = read(pageKey);
    for (const area of areas()) {
      const mine = kept[nameOf(area)];
      // What the office has saved meanwhile is not written over.
      const isFree = mine && (area.value === "" || area.value === mine.was);
      if (isFree && mine.text !== area.value) giveBack(area, mine);
    }
    document.addEventListener("input", ({ target }) => {
      if (!areas().includes(target)) return;
      const all = read(pageKey);
      all[nameOf(target)] = { text: target.value, was: target.defaultValue };
      write(pageKey, all);
    });
    document.addEventListener("submit", ({ target }) => {
      const address = target.getAttribute("action") || "";
      if (address.endsWith("/accounts/logout/")) dropAll();
      else if (target.matches("[method=post]") && storage().getItem(pageKey)) {
        storage().setItem(MARK, pageKey);
      }
    });
  };

  if (who && storage()) start();
}
