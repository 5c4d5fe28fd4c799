/*
Opens the one list of a session that it was registered for (its scope) again where there is no connection, as it was last seen.

Network first. The page and its static files are kept in this browser for a day; the page is dropped when anything other than
the list itself answers (signed out, not theirs, gone), when the list was sent, and where somebody signs out or in (forget-lists.js).
*/
(() => {
  "use strict";
  const KEPT_FOR = 24 * 3600 * 1000;
  const VERSION = "amser-list-1";
  const KEPT = `${VERSION}:${new URL(self.registration.scope).pathname}`;
  const AT = "X-Amser-Kept-At";

  const drop = () => caches.delete(KEPT);

  const keep = async (request, answer) => {
    const headers = new Headers(answer.headers);
    headers.set(AT, String(Date.now()));
    headers.delete("Set-Cookie");
    const cache = await caches.open(KEPT);
    await cache.put(request.url, new Response(await answer.blob(), { status: 200, headers }));
  };

  const kept = async (request) => {
    const found = await (await caches.open(KEPT)).match(request.url, { ignoreVary: true });
    if (found && Number(found.headers.get(AT)) > Date.now() - KEPT_FOR) return found;
    if (found) await drop();
    return Response.error();
  };

  const isTheList = (url) => url.origin === location.origin && url.href.split(/[?#]/)[0] === self.registration.scope;

  const page = async (request) => {
    let answer;
    try {
      answer = await fetch(request);
    } catch {
      return kept(request);
    }
    if (answer.ok && !answer.redirected) await keep(request, answer.clone());
    else if (answer.status < 500 && answer.status !== 429) await drop();
    return answer;
  };

  const sending = async (request) => {
    const answer = await fetch(request);
    if (answer.ok || [403, 404, 409].includes(answer.status)) await drop();
    return answer;
  };

  const file = async (request) => {
    const found = await (await caches.open(KEPT)).match(request.url, { ignoreVary: true });
    try {
      const answer = await fetch(request);
      if (answer.ok) await keep(request, answer.clone());
      return answer;
    } catch {
      return found || Response.error();
    }
  };

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => {
    const old = caches.keys().then((names) => Promise.all(names.filter((one) => one.startsWith("amser-list-") && !one.startsWith(`${VERSION}:`)).map((one) => caches.delete(one))));
    event.waitUntil(old.then(() => self.clients.claim()));
  });
  self.addEventListener("message", (event) => {
    // The page by which this was registered came before it, and says what it is made of.
    const urls = event.data.filter((one) => new URL(one).origin === location.origin);
    const ask = (one) => (isTheList(new URL(one)) ? page : file)(new Request(one, { credentials: "same-origin" }));
    event.waitUntil(Promise.all(urls.map(ask)));
  });
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (isTheList(url)) event.respondWith(request.method === "POST" ? sending(request) : page(request));
    else if (request.method === "GET" && url.origin === location.origin && ["script", "style", "font", "image"].includes(request.destination)) event.respondWith(file(request));
  });
})();
