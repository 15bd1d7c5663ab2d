// Sorting one by one by keyboard: a key presses the button that shows it. Without this, one clicks.
// A button that needs a reason sends the cursor there while the reason is empty.
(function () {
  "use strict";
  const form = document.querySelector("[data-triage]");
  const byId = (id) => document.getElementById(id);
  let isSent = false;

  function press(button) {
    const needed = button.dataset.needs && byId(button.dataset.needs);
    if (needed && !needed.value.trim()) { needed.focus(); return; }
    button.click();
  }

  function enter(event) {
    const own = form && event.target.id && form.querySelector("[data-needs='" + event.target.id + "']");
    if (!own) return;
    event.preventDefault();
    press(own);
  }

  const fields = { b: "id_note", g: "id_category" };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement) document.activeElement.blur();
    if (event.key === "Enter") enter(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target.closest("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    const field = fields[key] && byId(fields[key]);
    const button = document.querySelector("[data-key='" + (window.CSS && CSS.escape ? CSS.escape(key) : key) + "']");
    if (!field && !button) return;
    event.preventDefault();
    if (field) { field.focus(); return; }
    press(button);
    if (key === "w" && byId("id_text")) byId("id_text").focus();
  });

  // A key pressed twice in a hurry must not decide about the next opinion unseen.
  if (form) form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // One that the browser kept shows what was decided since.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
})();
