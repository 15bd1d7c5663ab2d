// Small comforts on every page. Nothing here is needed to finish a task.
"use strict";

// The error summary is what a screen reader should hear first.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// <button data-print> prints the page; without JavaScript it stays hidden.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// An answer to a form that was sent takes the address of the empty form: Back and reload open that
// and never offer to send once more. The same for a page that the browser kept.
const again = document.querySelector("[data-again]");
if (again) {
  window.history.replaceState(null, "", again.dataset.again);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

// <form data-once> is sent once, however often the button is pressed.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});
