/* Keeps a copy of the day on this device and shows it when the salon cannot be reached. It holds no health. */
"use strict";
const STORE = "solea-desk-copy";
const COPY = "/desk/copy";
const GOOD_FOR_MS = 12 * 60 * 60 * 1000;
const AWAY = [502, 503, 504];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
});

// The newest copy with the stylesheets it names. Whoever may not have it any more loses the old one as well.
async function keep(address) {
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", credentials: "same-origin" });
  } catch {
    return;
  }
  if (AWAY.includes(answer.status)) return;
  if (!answer.ok) {
    await caches.delete(STORE);
    return;
  }
  const html = await answer.clone().text();
  const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1]);
  const store = await caches.open(STORE);
  const told = new Headers(answer.headers);
  told.set("X-Kept-At", String(Date.now()));
  await store.put(COPY, new Response(html, { headers: told }));
  await Promise.all(styles.map((style) => store.match(style).then((there) => there || store.add(style))));
}

async function copy() {
  const store = await caches.open(STORE);
  const kept = await store.match(COPY);
  if (kept && Date.now() - Number(kept.headers.get("X-Kept-At")) < GOOD_FOR_MS) return kept;
  if (kept) await caches.delete(STORE);
  return null;
}

async function page(request) {
  try {
    const answer = await fetch(request);
    return (AWAY.includes(answer.status) && (await copy())) || answer;
  } catch (failure) {
    const kept = await copy();
    if (kept) return kept;
    throw failure;
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw failure;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.location.origin)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.destination === "style") event.respondWith(file(request));
});
