// Opinions that wait on this phone: kept at once, sent when there is a network, each exactly once.
// The page and its service worker share this file.
"use strict";

class MobileQueue {
  constructor(pk, address) {
    this.name = `mobile-${pk}`;
    this.address = address;
    this.opened = null;
  }

  // --- What is kept ---

  open() {
    this.opened ||= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => {
        for (const store of ["waiting", "sent", "typed", "device"]) {
          request.result.createObjectStore(store, { keyPath: "key" });
        }
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.opened;
  }

  // Resolves when it is on the disk, not before: what the page says is kept, is kept.
  async change(stores, work) {
    const base = await this.open();
    return new Promise((resolve, reject) => {
      const step = base.transaction(stores, "readwrite", { durability: "strict" });
      step.oncomplete = () => resolve();
      step.onabort = step.onerror = () => reject(step.error);
      work(...stores.map((store) => step.objectStore(store)));
    });
  }

  async ask(store, question) {
    const base = await this.open();
    return new Promise((resolve, reject) => {
      const request = question(base.transaction(store).objectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  keep(row) { return this.change(["waiting", "typed"], (waiting, typed) => { waiting.put(row); typed.clear(); }); }

  mark(row, changes) { return this.change(["waiting"], (waiting) => waiting.put({ ...row, ...changes })); }

  forget(key) { return this.change(["waiting"], (waiting) => waiting.delete(key)); }

  // Beside the cookie: a browser that is killed may lose a young cookie, but not this.
  keepToken(token) { return this.change(["device"], (device) => device.put({ key: "token", token })); }

  async token() { return ((await this.ask("device", (device) => device.get("token"))) || {}).token || ""; }

  keepTyped(row) { return this.change(["typed"], (typed) => typed.put({ ...row, key: "typed" })); }

  typed() { return this.ask("typed", (typed) => typed.get("typed")); }

  async waiting() { return inOrder(await this.ask("waiting", (waiting) => waiting.getAll())); }

  async sent() { return inOrder(await this.ask("sent", (sent) => sent.getAll())); }

  // --- Sending ---

  // One at a time, also when the page and the worker begin together. What was refused waits for a
  // person. Returns "done", "later" (no network), or the sentence that says why nothing can be sent.
  sendAll(told = () => {}) {
    const work = () => this.sendEach(told);
    const locks = typeof navigator !== "undefined" && navigator.locks;
    return locks ? locks.request(this.name, work) : work();
  }

  async sendEach(told) {
    for (const row of await this.waiting()) {
      if (row.refused) continue;
      const answer = await this.send(row);
      if (answer.state === "accepted") {
        const trace = { key: row.key, heard_at: row.heard_at, receipt_no: answer.receipt_no };
        await this.change(["waiting", "sent"], (waiting, sent) => { waiting.delete(row.key); sent.put(trace); });
        told({ ...trace, query_code: answer.query_code });
      } else if (answer.state === "refused") {
        await this.mark(row, { refused: answer.message });
        told(null);
      } else {
        return answer.state === "closed" ? answer.message : "later";
      }
    }
    return "done";
  }

  async send(row) {
    const body = new FormData();
    for (const [name, value] of row.fields) body.append(name, value);
    body.append("key", row.key);
    body.append("heard_at", row.heard_at);
    row.photos.forEach((photo, at) => body.append("photos", new Blob([photo], { type: "image/jpeg" }), `手写件${at + 1}.jpg`));
    return this.ours(await this.reach({ method: "POST", body }), row.key);
  }

  async isClosed() {
    const answer = this.ours(await this.reach({ method: "GET" }));
    return answer.state === "closed" ? answer.message : "";
  }

  async isOpen() { return this.ours(await this.reach({ method: "GET" })).state === "open"; }

  async reach(options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 60_000);
    try {
      const response = await fetch(this.address, {
        ...options, headers: { "X-Device-Token": await this.token() }, signal: stop.signal, credentials: "same-origin", redirect: "error", cache: "no-store",
      });
      if (response.status === 413) return { state: "refused", message: "照片太大，发不出去，请去掉照片再发。" };
      return await response.json();
    } catch {
      return {};
    } finally {
      clearTimeout(timer);
    }
  }

  // Only the portal's own answer about this very opinion counts; a hotspot's sign-in page does not.
  ours(answer, key) {
    const known = answer && ["accepted", "refused", "closed", "open"].includes(answer.state);
    if (!known || (answer.state === "accepted" && answer.key !== key)) return { state: "later" };
    return answer;
  }
}

function inOrder(rows) {
  return rows.sort((one, other) => (one.heard_at < other.heard_at ? -1 : 1));
}

self.MobileQueue = MobileQueue;
