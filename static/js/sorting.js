// The sorting desk by keyboard. Everything works without it: boxes, fields and buttons are plain.
// j, k: next and previous group · x: tick it · m: merge · s: take apart · o: decide · n: next place.
(function () {
  "use strict";
  const form = document.querySelector("[data-sorting]");
  if (!form) return;
  const clusters = Array.from(form.querySelectorAll("[data-cluster]"));
  const field = (name) => form.querySelector("#id_" + name);
  const count = form.querySelector("[data-count]");
  const keys = form.querySelector("[data-keys]");
  const newItem = form.querySelector("[data-new-item]");
  let here = -1;
  if (keys) keys.hidden = false;

  const ones = (cluster) => Array.from(cluster.querySelectorAll("[data-one]"));

  function show(index) {
    if (!clusters.length) return;
    if (clusters[here]) clusters[here].classList.remove("cluster--here");
    here = Math.max(0, Math.min(clusters.length - 1, index));
    clusters[here].classList.add("cluster--here");
    clusters[here].scrollIntoView({ block: "nearest" });
    const box = clusters[here].querySelector("input[type=checkbox]");
    if (box) box.focus({ preventScroll: true });
  }

  // The box of a group and the boxes in it say the same.
  function agree(cluster) {
    const all = cluster.querySelector("[data-all]");
    if (all) all.checked = ones(cluster).every((box) => box.checked);
  }

  function tick(cluster, checked) {
    ones(cluster).forEach((box) => { box.checked = checked; });
    agree(cluster);
    changed();
  }

  function changed() {
    const ticked = new Set();
    form.querySelectorAll("[data-one]:checked").forEach((box) => {
      box.value.split(",").forEach((id) => ticked.add(id));
    });
    if (count) count.textContent = "（" + ticked.size + " 条）";
    offerWords();
  }

  // The first ticked opinion's words are offered as a start, unless somebody has typed already.
  function offer(name, value) {
    const target = field(name);
    if (!target || (target.value && target.dataset.offered !== target.value)) return;
    target.value = value;
    target.dataset.offered = value;
  }

  function offerWords() {
    const box = form.querySelector("[data-one]:checked");
    const words = box && box.closest("[data-card]").querySelector("[data-words]");
    const part = (name) => {
      const found = words && words.querySelector("[data-" + name + "]");
      return found ? found.innerText.trim() : "";
    };
    const replacement = part("replacement");
    offer("text", [part("body"), replacement && "修改为：" + replacement].filter(Boolean).join("\n"));
    offer("reason", part("reason"));
    const kind = field("kind");
    if (kind && !kind.dataset.chosen) kind.value = prevailingKind();
  }

  // What most of the ticked opinions say they are; those without a category do not decide.
  function prevailingKind() {
    const counts = new Map();
    form.querySelectorAll("[data-one]:checked").forEach((box) => {
      const kind = box.closest("[data-card]").querySelector("[data-words]").dataset.kind;
      if (kind) counts.set(kind, (counts.get(kind) || 0) + box.value.split(",").length);
    });
    let found = "";
    counts.forEach((count, kind) => { if (count > (counts.get(found) || 0)) found = kind; });
    return found;
  }

  function chooseItem() {
    const item = field("item");
    if (newItem && item) newItem.hidden = item.value !== "";
  }

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) tick(box.closest("[data-cluster]"), box.checked);
    else if (box.matches("[data-one]")) { agree(box.closest("[data-cluster]")); changed(); }
    else if (box.id === "id_kind") box.dataset.chosen = "yes";
    else if (box.id === "id_item") chooseItem();
  });

  function press(selector) {
    const button = form.querySelector(selector);
    if (button) button.click();
  }

  function decide() {
    const note = field("note");
    if (!note) return;
    note.closest("details").open = true;
    note.focus();
  }

  const acts = {
    j: () => show(here + 1),
    k: () => show(here - 1),
    x: () => clusters[here] && tick(clusters[here], !ones(clusters[here]).every((box) => box.checked)),
    m: () => field("text") && (newItem.hidden ? field("item") : field("text")).focus(),
    s: () => press("button[formaction$='/apart/']"),
    o: decide,
    n: () => { const next = document.querySelector("[data-next]"); if (next) window.location.assign(next.href); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const inDecision = document.activeElement && document.activeElement.closest(".sorting__act details");
      press(inDecision ? "button[formaction$='/decide/']" : ".sorting__act > button.btn-primary");
      return;
    }
    if (event.key === "Escape" && document.activeElement) document.activeElement.blur();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  clusters.forEach(agree);
  chooseItem();
  changed();
})();
