// The page of a mobile session: what is written here is kept on the phone first and sent afterwards.
// Where the browser can't keep anything, the plain form sends at once, and the page says so.
"use strict";

const root = document.querySelector("[data-mobile]");
const find = (name) => root.querySelector(`[data-${name}]`);
const queue = new MobileQueue(root.dataset.mobile, root.dataset.send);
const closed = "closed" in root.dataset;
const MOST_PHOTOS = 4;
const LABELS = { body: "意见", name: "姓名或单位", phone: "手机号码", age_band: "年龄段", occupation: "职业" };
// Shown once, never kept: the codes are for who gave the opinion.
const codes = new Map();
let photos = [];
let editing = null;
let tries = 0;
let timer = 0;

// --- What this browser can do ---

function whyNot() {
  if (/MicroMessenger/i.test(navigator.userAgent) && !("serviceWorker" in navigator)) {
    return "微信里不能离线采集。请点右上角“…”，选“在浏览器打开”，再准备一次手机。现在有信号时，可以照常填写、发送。";
  }
  if (!window.isSecureContext) {
    return "这个网址不是 https 开头，没有信号时不能记。请向办公室要 https 开头的网址。现在有信号时，可以照常填写、发送。";
  }
  if (!("serviceWorker" in navigator) || !window.indexedDB) {
    return "这个浏览器不能离线采集。请换手机自带的系统浏览器打开。现在有信号时，可以照常填写、发送。";
  }
  return "";
}

function say(problem) {
  find("problem").hidden = !problem;
  find("problem").textContent = problem;
}

// --- The form ---

const form = find("form");

function fieldsOf() {
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "key" && value) fields.push([name, value]);
  }
  return fields;
}

function fill(row) {
  form.reset();
  for (const [name, value] of row.fields) {
    const field = form.elements[name];
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  photos = [...row.photos];
  form.querySelector("details.decision").open = row.fields.some(([name]) => !["consultation", "provision", "body"].includes(name));
  showRound();
  showPhotos();
}

function empty() {
  const round = form.elements.consultation.value;
  form.reset();
  form.elements.consultation.value = round;
  form.querySelector("details.decision").open = false;
  photos = [];
  editing = null;
  find("form-title").textContent = "记一条意见";
  showRound();
  showPhotos();
}

let typing = 0;
function keepTyped() {
  clearTimeout(typing);
  typing = setTimeout(() => queue.keepTyped({ fields: fieldsOf(), photos, editing }).catch(() => {}), 300);
}

// Only the articles of the chosen draft; those of another one are not on the list.
function showRound() {
  const chosen = form.elements.consultation.value;
  for (const group of form.elements.provision.querySelectorAll("optgroup")) {
    group.hidden = group.disabled = group.dataset.round !== chosen;
  }
  const article = form.elements.provision.selectedOptions[0];
  if (article && article.parentElement.disabled) form.elements.provision.value = "";
  showArticle();
}

function showArticle() {
  const text = form.elements.provision.selectedOptions[0]?.dataset.text || "";
  find("article").hidden = !text;
  find("article").querySelector("p").textContent = text;
}

function pickNumber() {
  const typed = find("number").value.trim();
  const shown = form.elements.provision.querySelectorAll("optgroup:not([disabled]) option");
  const article = typed && [...shown].find((option) => option.dataset.number === typed);
  form.elements.provision.value = article ? article.value : "";
  find("number").setCustomValidity(typed && !article ? `草案里没有第${typed}条。` : "");
  find("number").classList.toggle("is-invalid", Boolean(typed && !article));
  showArticle();
}

async function addPhotos(event) {
  const chosen = [...event.target.files];
  event.target.value = "";
  for (const file of chosen) {
    if (photos.length >= MOST_PHOTOS) {
      say(`一条意见最多附${MOST_PHOTOS}张照片。`);
      break;
    }
    try {
      photos.push(await MobilePhotos.smaller(file));
    } catch {
      say(`照片“${file.name}”打不开，请重新拍一张。`);
    }
  }
  showPhotos();
  keepTyped();
}

function showPhotos() {
  find("photos").hidden = !photos.length;
  find("photos").replaceChildren(...photos.map((photo, at) => {
    const line = document.createElement("li");
    line.append(`第${at + 1}张，${Math.max(1, Math.round(photo.byteLength / 1024))} KB `);
    line.append(button("去掉", () => { photos.splice(at, 1); showPhotos(); keepTyped(); }));
    return line;
  }));
}

async function save(event) {
  event.preventDefault();
  if (!form.elements.body.value.trim()) {
    say("请填写意见内容。");
    form.elements.body.focus();
    return;
  }
  if (find("number").classList.contains("is-invalid")) {
    say(find("number").validationMessage);
    return;
  }
  clearTimeout(typing);
  const row = {
    key: editing ? editing.key : newKey(),
    heard_at: editing ? editing.heard_at : new Date().toISOString(),
    fields: fieldsOf(),
    photos,
  };
  try {
    await queue.keep(row);
  } catch {
    say("手机存储空间不够，这一条没有存下。请先发送已记的意见，或者去掉照片再试。");
    return;
  }
  say("");
  empty();
  await show();
  askToSync();
  sendNow();
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// --- Sending ---

// Somebody or something says that it may work now: begin with short pauses again.
function sendNow() {
  tries = 0;
  return sendAndRepeat();
}

async function sendAndRepeat() {
  clearTimeout(timer);
  const ended = await queue.sendAll((trace) => {
    if (trace) codes.set(trace.key, trace.query_code);
    show();
  });
  await show();
  if (ended === "later") {
    const seconds = Math.min(300, 5 * 2 ** Math.min(tries++, 6)) * (0.75 + Math.random() / 2);
    timer = setTimeout(sendAndRepeat, seconds * 1000);
  } else if (ended !== "done") {
    say(ended);
  }
}

async function askToSync() {
  const worker = await navigator.serviceWorker.ready;
  if (worker.sync) worker.sync.register("send").catch(() => {});
}

// --- What is on the phone ---

async function show() {
  const [waiting, sent] = await Promise.all([queue.waiting(), queue.sent()]);
  const refused = waiting.filter((row) => row.refused).length;
  if (!closed) {
    find("waiting").hidden = !waiting.length;
    find("waiting").textContent = `还有 ${waiting.length} 条没有发送${refused ? `，其中 ${refused} 条没有被接收，请看下面的说明` : "，有信号时自动发送"}。`;
    find("send-now").hidden = waiting.length === refused;
  }
  find("kept").hidden = !waiting.length;
  find("kept-list").replaceChildren(...waiting.map(keptLine));
  find("sent").hidden = !sent.length;
  find("sent-list").replaceChildren(...sent.reverse().map(sentLine));
}

function keptLine(row) {
  const line = document.createElement("li");
  const words = document.createElement("p");
  words.className = "mobile-words";
  words.textContent = fieldOf(row, "body");
  const about = document.createElement("p");
  about.className = "form-text";
  about.textContent = [hour(row.heard_at), row.photos.length ? `${row.photos.length}张照片` : ""].filter(Boolean).join("，");
  line.append(words, about);
  if (row.refused) {
    const why = document.createElement("p");
    why.className = "mobile-refused";
    why.textContent = `没有被接收：${row.refused}`;
    line.append(why);
  }
  if (form) {
    line.append(
      button("修改", () => change(row)),
      button("删除", async () => {
        if (!window.confirm("删除以后找不回来。确定删除这一条吗？")) return;
        await queue.forget(row.key);
        show();
      }),
    );
  }
  line.append(button("复制", () => copy(written(row))));
  return line;
}

// Under its own key: should it have arrived all the same, the portal keeps the one it has.
function change(row) {
  editing = { key: row.key, heard_at: row.heard_at };
  fill(row);
  find("form-title").textContent = "修改这一条";
  form.elements.body.focus();
}

function sentLine(trace) {
  const line = document.createElement("li");
  const code = codes.get(trace.key);
  line.textContent = `${hour(trace.heard_at)}　意见编号 ${trace.receipt_no}${code ? `，查询码 ${code}` : ""}`;
  return line;
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-outline-primary btn-sm";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}

function fieldOf(row, name) { return (row.fields.find(([key]) => key === name) || ["", ""])[1]; }

function hour(moment) {
  const at = new Date(moment);
  return `${at.getMonth() + 1}月${at.getDate()}日${at.getHours()}时${String(at.getMinutes()).padStart(2, "0")}分`;
}

function nameOf(row, name) {
  const option = form && [...form.elements[name].options].find((each) => each.value === fieldOf(row, name));
  return option ? option.textContent.trim() : fieldOf(row, name);
}

function written(row) {
  const lines = [`时间：${hour(row.heard_at)}`, `征求意见：${nameOf(row, "consultation")}`, `条款：${fieldOf(row, "provision") ? nameOf(row, "provision") : "总体意见"}`];
  for (const [name, label] of Object.entries(LABELS)) {
    const said = ["age_band", "occupation"].includes(name) ? fieldOf(row, name) && nameOf(row, name) : fieldOf(row, name);
    if (said) lines.push(`${label}：${said}`);
  }
  if (row.photos.length) lines.push(`照片：${row.photos.length}张（还在手机里）`);
  return lines.join("\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    root.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  find("copied").textContent = "已复制，可以粘贴到微信或者文档里。";
}

const allWritten = async () => (await queue.waiting()).map(written).join("\n\n");

async function saveFile() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\ufeff${await allWritten()}`], { type: "text/plain" }));
  link.download = "流动站点未发送的意见.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// --- Beginning ---

async function begin() {
  await takeToken();
  find("copy-all").addEventListener("click", async () => copy(await allWritten()));
  find("export").addEventListener("click", saveFile);
  await show();
  if (closed) {
    await comeBack();
    return;
  }
  find("send-now").addEventListener("click", sendNow);
  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNow(); });
  navigator.serviceWorker.addEventListener("message", show);
  await navigator.serviceWorker.register(root.dataset.worker);
  navigator.serviceWorker.ready.then(() => { find("state").textContent = "可以离线使用：没有信号也能记，有信号时自动发送。"; root.dataset.ready = ""; });
  navigator.storage?.persist?.().catch(() => {});
  sendNow();
  queue.isClosed().then((why) => { if (why) say(why); });
}

// The portal gives it behind the #, so that it stands in no log; it leaves the address at once.
async function takeToken() {
  const [, token] = location.hash.match(/^#device=(.+)$/) || [];
  if (!token) return;
  await queue.keepToken(token);
  history.replaceState(null, "", location.pathname);
}

// The cookie is gone, but the token kept here may still be good: the worker then fetches the page.
async function comeBack() {
  if (whyNot() || !(await queue.token()) || !(await queue.isOpen())) return;
  await navigator.serviceWorker.register(root.dataset.worker);
  await navigator.serviceWorker.ready;
  location.reload();
}

async function beginForm() {
  await queue.open();
  find("number").hidden = false;
  find("save").textContent = "记下";
  form.addEventListener("submit", save);
  form.addEventListener("input", keepTyped);
  form.elements.consultation.addEventListener("change", showRound);
  form.elements.provision.addEventListener("change", showArticle);
  find("number").addEventListener("input", pickNumber);
  form.querySelector("#photos").addEventListener("change", addPhotos);
  const typed = await queue.typed();
  if (typed) {
    fill(typed);
    editing = typed.editing || null;
  } else showRound();
}

const reason = whyNot();
if (reason && !closed) say(reason);
if (!reason || (closed && window.indexedDB)) {
  Promise.all([begin(), form && beginForm()]).catch(() => {
    say("这个浏览器现在存不下东西（可能开了无痕模式）。请换手机自带的系统浏览器，用普通模式打开。现在有信号时，可以照常填写、发送。");
  });
}
