// Finding an article without leaving the page. Without JavaScript the same form asks the server.
"use strict";

const search = document.querySelector("form[data-search]");

if (search) {
  const field = search.elements.q;
  const result = search.querySelector("[data-search-result]");
  const articles = [...document.querySelectorAll(".article")];
  const digits = "零一二三四五六七八九";

  const chinese = (number) => {
    if (number < 10) return digits[number];
    if (number < 20) return `十${number % 10 ? digits[number % 10] : ""}`;
    const unit = [[1000, "千"], [100, "百"], [10, "十"]].find(([size]) => number >= size);
    const [size, name] = unit;
    const rest = number % size;
    const gap = rest && rest < size / 10 ? "零" : "";
    const tail = rest ? (rest < 20 && rest >= 10 && size > 10 ? `一${chinese(rest)}` : chinese(rest)) : "";
    return `${digits[Math.floor(number / size)]}${name}${gap}${tail}`;
  };

  // 12, 第12条 and 第十二条 all mean the same article.
  const article = (words) => {
    const found = /^(?:第)?(\d{1,4})(?:条)?$/.exec(words);
    const name = found ? `第${chinese(Number(found[1]))}条` : words;
    return /^第.+条/.test(name) ? document.getElementById(name) : null;
  };

  search.addEventListener("submit", (event) => {
    const words = field.value.replace(/\s/g, "");
    const target = article(words);
    event.preventDefault();
    for (const each of articles) each.hidden = false;
    if (target) {
      result.textContent = "";
      location.hash = target.id;
      return;
    }
    let hits = 0;
    for (const each of articles) {
      each.hidden = Boolean(words) && !each.textContent.includes(words);
      if (!each.hidden) hits += 1;
    }
    result.textContent = words ? (hits ? `有 ${hits} 条，清空后再找显示全文。` : "没有找到，换个说法试试。") : "";
    if (hits) location.hash = "text";
    else for (const each of articles) each.hidden = false;
  });
}

// Words that the reader marks in an article go along to the form, as the words that are meant.
const text = document.getElementById("text");

if (text && text.querySelector(".article__foot a")) {
  const LONGEST = 200;
  const bar = document.createElement("a");
  bar.className = "marked-words btn btn-primary";
  bar.hidden = true;
  document.body.append(bar);
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    const line = (node) => node && (node.nodeType === 1 ? node : node.parentElement).closest(".article > p:not([class])");
    const ends = [line(selection.anchorNode), line(selection.focusNode)];
    const article = ends[0] && ends[1] && ends[0].parentElement === ends[1].parentElement && ends[0].parentElement;
    const link = article && article.querySelector(".article__foot a");
    bar.hidden = !link || !words || words.length > LONGEST;
    if (bar.hidden) return;
    bar.textContent = "对选中的文字提意见";
    bar.href = `${link.href}&selected=${encodeURIComponent(words)}`;
  });
}
