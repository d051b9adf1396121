/* The service worker: keeps the portal's files and the pages opened last, for places without a signal.
   /sw.js puts PORTAL (version, shell, statics) before this text. A page is kept when the server says so (Rakor-Keep),
   for one reader at a time (Rakor-Reader); a POST is never repeated, because session and permission may have changed. */
"use strict";
const FILES = `files-${PORTAL.version}`;
const PAGES = "pages";
const OWNER = "/offline/owner";
const MOST_PAGES = 20;
const LONGEST = 14 * 24 * 3600 * 1000;
const PATIENCE = 5000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

const plain = (address) => { const url = new URL(address, location.origin); url.hash = ""; return url.href; };

const install = async () => {
  const files = await caches.open(FILES);
  await files.addAll(PORTAL.shell.map((address) => new Request(address, address.endsWith("/") ? { credentials: "omit", cache: "reload" } : {})));
  await self.skipWaiting();
};

const activate = async () => {
  for (const name of await caches.keys()) if (name.startsWith("files-") && name !== FILES) await caches.delete(name);
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  await self.clients.claim();
};

/* Another reader at this browser finds nothing of the one before. */
const pagesOf = async (reader) => {
  const pages = await caches.open(PAGES);
  const owner = await pages.match(OWNER);
  if (owner && (await owner.text()) === reader) return pages;
  await caches.delete(PAGES);
  const own = await caches.open(PAGES);
  await own.put(OWNER, new Response(reader));
  return own;
};

const keepAs = async (address, answer) => {
  if (answer.type === "opaqueredirect" || !(answer.headers.get("Content-Type") || "").startsWith("text/html")) return;
  const reader = answer.headers.get("Rakor-Reader") || "";
  const keep = answer.ok && !answer.redirected && answer.headers.has("Rakor-Keep");
  if (!reader && !keep) return;
  const pages = await pagesOf(reader);
  await pages.delete(address);
  if (!keep) return;
  await pages.put(address, answer);
  const kept = (await pages.keys()).filter((request) => !request.url.endsWith(OWNER));
  for (const request of kept.slice(0, -MOST_PAGES)) await pages.delete(request);
};

/* One after the other: two that look for the owner at once would each begin the store anew, and one page be lost. */
const remember = (address, answer) => navigator.locks.request(PAGES, () => keepAs(address, answer));

const keptOf = async ({ method, url }) => {
  const kept = method === "GET" && (await (await caches.open(PAGES)).match(plain(url)));
  return kept && Date.now() - new Date(kept.headers.get("Date")) <= LONGEST ? kept : null;
};

/* The kept page says when it was kept: rakor.js shows that above it. */
const fromStore = async (request) => {
  const kept = await keptOf(request);
  if (!kept) return (await caches.open(FILES)).match(PORTAL.shell[0]);
  const headers = {};
  for (const name of ["Content-Type", "Content-Security-Policy", "Content-Language"]) if (kept.headers.has(name)) headers[name] = kept.headers.get(name);
  const at = new Date(kept.headers.get("Date")).toISOString();
  return new Response((await kept.text()).replace("<body ", `<body data-stored-at="${at}" `), { headers });
};

const fromNetwork = async (event) => {
  const answer = (await event.preloadResponse) || (await fetch(event.request));
  if (event.request.method === "GET") event.waitUntil(remember(plain(event.request.url), answer.clone()));
  return answer;
};

/* A weak signal can leave a request without any answer: who has the page kept waits for PATIENCE alone. An answer that
   comes later still takes its place in the store. */
const page = async (event) => {
  const answer = fromNetwork(event);
  event.waitUntil(answer.catch(() => {}));
  const late = (await keptOf(event.request)) && new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    return (await (late ? Promise.race([answer, late]) : answer)) || (await fromStore(event.request));
  } catch {
    return fromStore(event.request);
  }
};

const file = async (request) => {
  const files = await caches.open(FILES);
  const kept = await files.match(request.url);
  if (kept && HASHED.test(request.url)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await files.put(request.url, answer.clone());
    return answer;
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
};

/* What was loaded before the worker woke: told by the page, fetched from the browser's own store. */
const catchUp = async ({ page: address, files }) => {
  const store = await caches.open(FILES);
  for (const name of files) if (!(await store.match(name))) await store.add(name).catch(() => {});
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (answer) await remember(plain(address), answer);
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(catchUp(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && url.pathname.startsWith(PORTAL.statics)) event.respondWith(file(request));
});
