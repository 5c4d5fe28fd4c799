/*
Promises, kept on this telephone until they are sent. Each has its own id (`key`), by which what is sent twice is one.
They belong to who is signed in and to one group. Without this script the form works as it is. See list-worker.js.
*/
(() => {
  "use strict";
  const KEPT_FOR = 7 * 24 * 3600 * 1000;
  const form = document.querySelector("form[data-promises]");
  const field = form.elements;
  const place = `amser-promises:${form.dataset.person}:${form.dataset.promises}`;
  const box = document.querySelector("[data-promises-say]");
  const token = "csrfmiddlewaretoken";
  let busy = false;

  const read = () => JSON.parse(localStorage.getItem(place) || "[]").filter((one) => one.at > Date.now() - KEPT_FOR);
  const write = (kept) => (kept.length ? localStorage.setItem(place, JSON.stringify(kept)) : localStorage.removeItem(place));
  const without = (one) => write(read().filter((other) => other.body.key !== one.body.key));

  const newKey = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const id = `${Date.now().toString(16).padStart(12, "0")}7${hex.slice(13, 16)}8${hex.slice(17)}`;
    return id.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const say = (what, words = "") => {
    const count = read().length;
    box.hidden = !count && !words;
    box.querySelectorAll("[data-say]").forEach((one) => { one.hidden = !count || one.dataset.say !== what; });
    box.querySelector("[data-kept]").hidden = !count;
    box.querySelector("[data-count]").textContent = count;
    box.querySelector("[data-words]").textContent = words;
  };

  const post = (body) => fetch(location.pathname, {
    method: "POST", body: new URLSearchParams({ ...body, [token]: field[token].value }), headers: { Accept: "application/json" }, redirect: "manual",
  });

  const renew = async () => {
    const page = await fetch(location.pathname, { redirect: "manual", cache: "no-store" }).catch(() => null);
    const found = page?.ok && new DOMParser().parseFromString(await page.text(), "text/html").querySelector(`form[data-promises] [name=${token}]`);
    if (found) field[token].value = found.value;
    return Boolean(found);
  };

  const open = ({ body }) => {
    if (field.text.value) return;
    Object.entries(body).forEach(([name, value]) => { if (field[name]) field[name].value = value; });
    without({ body });
  };

  const sendAll = async () => {
    for (let hasAsked = false, said = ""; ;) {
      const [one] = read();
      if (!one) return keepPage(), said && say("", said);
      const answer = navigator.onLine ? await post(one.body).catch(() => null) : null;
      if (!answer || answer.status >= 500 || answer.status === 429) return say("offline", said);
      const says = [200, 409, 422].includes(answer.status) ? (await answer.json()).says.join(" ") : "";
      if (answer.ok) without(one), said = says;
      else if (answer.status === 403 && !hasAsked && (hasAsked = await renew())) continue;
      else if (answer.status === 422) return open(one), say("", says);
      else return say("signed-out", says);
    }
  };

  const send = async () => {
    if (busy) return;
    busy = true;
    await sendAll().finally(() => { busy = false; });
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "_switch") return;
    const body = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== token));
    if (!body.text.trim() || ("who" in body && !(body.who + body.organisation_name).trim())) return;
    try {
      write([...read(), { at: Date.now(), body }]);
    } catch {
      return;
    }
    event.preventDefault();
    const same = ["event", "aim", "kind", "year", "language"].filter((name) => field[name]).map((name) => [name, field[name].value]);
    form.reset(); // the next one is somebody else's, of the same meeting
    same.forEach(([name, value]) => { field[name].value = value; });
    field.key.value = newKey();
    (field.who || field.text).focus();
    say("sending");
    send();
  });

  const keepPage = async () => {
    if (!navigator.serviceWorker || !navigator.onLine) return;
    await navigator.serviceWorker.register(form.dataset.worker, { scope: location.pathname });
    const { active } = await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")].map((one) => one.src || one.href);
    active.postMessage([location.href.split("#")[0], ...files]);
  };

  field.key.value = newKey();
  keepPage().catch(() => {});
  say("offline");
  send();
  window.addEventListener("online", send);
  setInterval(() => read().length && navigator.onLine && send(), 15000);
})();
