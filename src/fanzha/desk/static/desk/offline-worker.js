// Shows the paper procedure when the server can't be reached. Keeps two files, and no customer's data.
const SHELF = "fanzha-offline-1";
const OFFLINE = "/offline/";
const KEPT = [OFFLINE, "/static/desk/desk.css"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  } else if (path === "/static/desk/desk.css") {
    event.respondWith(fetch(event.request).catch(() => caches.match(path)));
  }
});
