// The two panes of a text under review go together: a row and the line it was read from.
"use strict";

const beside = document.querySelector("[data-beside]");

if (beside) {
  const rows = [...beside.querySelectorAll("[data-line]")];

  const rowOf = (line) => {
    const first = rows.find((row) => Number(row.dataset.line) === line);
    return first || rows.findLast((row) => Number(row.dataset.line) < line);
  };

  const partnerOf = (target) => {
    if (target.id.startsWith("L")) return rowOf(Number(target.id.slice(1)));
    return document.getElementById(`L${target.dataset.line}`);
  };

  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (const each of beside.querySelectorAll(".is-beside")) each.classList.remove("is-beside");
    const partner = target && beside.contains(target) && partnerOf(target);
    if (!partner) return;
    partner.classList.add("is-beside");
    const pane = partner.closest(".beside__pane");
    if (pane.scrollHeight > pane.clientHeight) beside.scrollIntoView();
    pane.scrollTop += partner.getBoundingClientRect().top - target.getBoundingClientRect().top;
  };

  window.addEventListener("hashchange", follow);
  window.addEventListener("load", follow);
}
