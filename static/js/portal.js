// Small comforts on every page. Nothing here is needed to finish a task.
// In a block: other scripts of a page have names of their own.
"use strict";

{
  // The error summary is what a screen reader should hear first.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // <button data-print> prints the page; without JavaScript, and in WeChat, it stays hidden.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = navigator.userAgent.includes("MicroMessenger");
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

  // Only words go into a field for words: say so when a pasted document had pictures.
  document.addEventListener("paste", (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !event.clipboardData) return;
    const { items } = event.clipboardData;
    const pasted = event.clipboardData.getData("text/html");
    const inside = new DOMParser().parseFromString(pasted, "text/html").images.length;
    const count = inside || [...items].filter((one) => one.type.startsWith("image/")).length;
    let note = area.nextElementSibling;
    if (!note || !note.matches("[data-pictures]")) {
      if (!count) return;
      note = document.createElement("p");
      note.className = "form-text";
      note.setAttribute("role", "status");
      note.dataset.pictures = "";
      area.after(note);
    }
    note.textContent = count
      ? `粘贴的内容里有 ${count} 张图片，没有贴进来，这里只能写字。要交图片的，请当作附件上传。`
      : "";
  });

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
}
