// Keeps the page of one mobile session on the phone, and sends when the network comes back while
// no page is open. Its scope is that page alone: no other page of the portal ever comes from here.
"use strict";

const KEPT = `mobile-${self.MOBILE.pk}-`;
const CACHE = KEPT + self.MOBILE.version;
const queue = new MobileQueue(self.MOBILE.pk, self.MOBILE.send);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(self.MOBILE.files);
  const page = await fetchPage();
  if (!page.ok) throw new Error("no page to keep");
  await cache.put(self.MOBILE.page, page);
}

async function fetchPage() {
  const headers = { "X-Device-Token": await queue.token() };
  return fetch(self.MOBILE.page, { headers, cache: "reload", credentials: "same-origin", redirect: "error" });
}

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOld()]));
});

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(KEPT) && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin || address.search) return;
  if (address.pathname === self.MOBILE.page && event.request.mode === "navigate") {
    const fresh = refresh();
    event.respondWith(kept(event.request).then((page) => page || fresh.then((page) => page || fetch(event.request))));
    event.waitUntil(fresh);
  } else if (self.MOBILE.files.includes(address.pathname)) {
    event.respondWith(kept(event.request).then((file) => file || fetch(event.request)));
  }
});

async function kept(request) {
  return (await caches.open(CACHE)).match(request, { ignoreVary: true });
}

// The next opening shows what the office changed since. An answer that says no changes nothing:
// the words on the phone must stay within reach.
async function refresh() {
  try {
    const page = await fetchPage();
    if (!page.ok) return null;
    // A page of the next release wants files that only the next worker keeps.
    const fits = (await page.clone().text()).includes(self.MOBILE.version);
    if (fits) await (await caches.open(CACHE)).put(self.MOBILE.page, page.clone());
    return page;
  } catch {
    return null;
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === "send") event.waitUntil(sendLater());
});

async function sendLater() {
  const ended = await queue.sendAll();
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
  if (ended === "later") throw new Error("no network yet"); // the browser tries again
}
