// Several forms on one page: sending one of them loses what was typed in another. Ask first.
"use strict";

const forms = [...document.querySelectorAll("[data-one-of-many] form")];

const isTouched = (form) =>
  [...form.elements].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.value !== field.defaultValue;
  });

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    const other = forms.find((each) => each !== form && isTouched(each));
    if (!other) return;
    const name = other.closest("section").querySelector("h2").textContent;
    if (!window.confirm(`“${name}”里填写的内容还没有保存，继续就会丢失。仍要继续吗？`)) event.preventDefault();
  });
}
