// The sorting desk by keyboard. Everything works without it: boxes, fields and buttons are plain.
// j, k: next and previous group · x: tick the group · m: merge · n: next article.
(function () {
  "use strict";
  const form = document.querySelector("[data-sorting]");
  if (!form) return;
  const clusters = Array.from(form.querySelectorAll("[data-cluster]"));
  const text = form.querySelector("#id_text");
  const reason = form.querySelector("#id_reason");
  let here = -1;

  function show(index) {
    if (!clusters.length) return;
    if (clusters[here]) clusters[here].classList.remove("cluster--here");
    here = Math.max(0, Math.min(clusters.length - 1, index));
    clusters[here].classList.add("cluster--here");
    clusters[here].scrollIntoView({ block: "nearest" });
  }

  function tick(cluster) {
    const boxes = Array.from(cluster.querySelectorAll("input[type=checkbox]"));
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
    offerWords();
  }

  // The first ticked opinion's words are offered as a start, unless somebody has typed already.
  function offerWords() {
    const box = form.querySelector("input[type=checkbox]:checked");
    if (!box || !text) return;
    const card = box.closest(".opinion-card");
    if (!text.value || text.dataset.offered === text.value) {
      text.value = card.querySelector("[data-words]").innerText.trim();
      text.dataset.offered = text.value;
    }
    const why = card.querySelector("[data-reason]");
    if (why && reason && !reason.value) reason.value = why.innerText.replace(/^理由：/, "").trim();
  }

  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") offerWords();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const next = document.querySelector("[data-next]");
    if (event.key === "j") show(here + 1);
    else if (event.key === "k") show(here - 1);
    else if (event.key === "x" && clusters[here]) tick(clusters[here]);
    else if (event.key === "m" && text) { event.preventDefault(); text.focus(); }
    else if (event.key === "n" && next) window.location.assign(next.href);
  });
})();
