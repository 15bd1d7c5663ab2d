// <button data-copy="id"> copies that field's text; without JavaScript it stays hidden and the
// text is marked and copied by hand.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // plain http and older browsers
    }
    button.textContent = "已复制";
  });
}
