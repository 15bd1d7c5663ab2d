// 修改为 beside 原文, marked while it is typed. Without JavaScript the check page shows the same.
"use strict";

const box = document.querySelector("[data-redline]");
const wanted = document.getElementById("id_replacement");
const chosen = document.getElementById("id_selected");
const originals = [...document.querySelectorAll("[data-original]")];
const LONGEST = 600;

// The longest common run of signs, kept in order: which of either text stays.
function common(before, after) {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const here = i * width + j;
      lengths[here] = before[i] === after[j]
        ? lengths[here + width + 1] + 1
        : Math.max(lengths[here + width], lengths[here + 1]);
    }
  }
  return (i, j) => lengths[i * width + j];
}

function pieces(before, after) {
  const left = common(before, after);
  const found = [];
  const add = (mark, sign) => {
    const last = found[found.length - 1];
    if (last && last.mark === mark) last.text += sign;
    else found.push({ mark, text: sign });
  };
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      add("", after[j]);
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && left(i + 1, j) >= left(i, j + 1))) {
      add("del", before[i]);
      i += 1;
    } else {
      add("ins", after[j]);
      j += 1;
    }
  }
  return found;
}

function words(block) {
  return [...block.querySelectorAll("p")].map((line) => line.textContent).join("\n");
}

function original() {
  const few = chosen ? chosen.value.trim() : "";
  if (few) return few;
  return originals.length === 1 ? words(originals[0]) : "";
}

function draw() {
  const before = [...original()];
  const after = [...wanted.value];
  const text = box.querySelector("[data-redline-text]");
  const fits = before.length && after.length && Math.max(before.length, after.length) <= LONGEST;
  const found = fits ? pieces(before, after) : [];
  const kept = found.filter((piece) => !piece.mark).reduce((sum, piece) => sum + piece.text.length, 0);
  box.hidden = kept < 0.3 * Math.max(before.length, after.length);
  text.replaceChildren(
    ...found.map((piece) => {
      const node = piece.mark ? document.createElement(piece.mark) : document.createTextNode("");
      node.textContent = piece.text;
      return node;
    }),
  );
  if (!found.length) box.hidden = true;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-outline-primary";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

if (box && wanted) {
  let waiting = 0;
  const later = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(draw, 150);
  };
  wanted.addEventListener("input", later);
  if (chosen) chosen.addEventListener("input", later);
  draw();

  if (originals.length === 1) {
    const start = button("把原文抄到这里，直接改", () => {
      wanted.value = original();
      wanted.dispatchEvent(new Event("input", { bubbles: true }));
      wanted.focus();
    });
    const bar = document.createElement("p");
    bar.append(start);
    wanted.before(bar);
    wanted.addEventListener("input", () => { bar.hidden = Boolean(wanted.value); });
    bar.hidden = Boolean(wanted.value);
  }
}

// Words marked in 原文 can be taken over by one press.
if (chosen && originals.length) {
  let marked = "";
  const offer = document.createElement("p");
  const take = button("", () => {
    chosen.value = marked;
    chosen.closest("details").open = true;
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    offer.hidden = true;
    chosen.scrollIntoView({ block: "center" });
  });
  offer.hidden = true;
  offer.append(take);
  originals[originals.length - 1].after(offer);
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const text = selection.toString().trim();
    const inside = originals.some((block) => block.contains(selection.anchorNode) && block.contains(selection.focusNode));
    if (!inside || !text || text.length > 500) return;
    marked = text;
    take.textContent = `只针对“${text.length > 12 ? `${text.slice(0, 12)}……` : text}”`;
    offer.hidden = false;
  });
}
