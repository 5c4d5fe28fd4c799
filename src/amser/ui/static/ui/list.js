/*
A session's list, kept in this browser until it has been sent: halls have thick walls.

What is kept belongs to the person who wrote it (`data-person`, a name that says nothing) and to one session (`data-list`).
`draft` is what was changed since the page was shown, and `asked` whether it is to be sent. `sent` are lists that were sent and
never answered: nobody knows whether they arrived, so they are sent again exactly as they were, under the same key, which counts
them once. Whatever was changed after that is another draft, under a key of its own. Without this script the form works as it is.
*/
(() => {
  "use strict";
  const PREFIX = "amser-list:";
  const KEPT_FOR = 7 * 24 * 3600 * 1000; // what is not sent for a week is not kept: others use this browser too
  const AGAIN_AFTER = 15 * 1000;

  const form = document.querySelector("form[data-list]");
  if (!form) return;
  const place = `${PREFIX}${form.dataset.person}:${form.dataset.list}`;
  const status = document.querySelector("[data-list-says]");
  const waiting = form.querySelector("[data-waiting]");
  const adds = { number: form.elements.number, name: form.elements.name };
  let busy = false;
  let hasAskedAnew = false;
  let unchanged = "";

  // What is kept.

  const nothing = () => ({ sent: [], draft: null, asked: false, at: Date.now() });

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) || nothing();
    } catch {
      return nothing();
    }
  };

  const write = (kept) => {
    try {
      if (kept.sent.length || kept.draft) localStorage.setItem(place, JSON.stringify({ ...kept, at: Date.now() }));
      else localStorage.removeItem(place);
      return true;
    } catch {
      return false; // a browser that keeps nothing
    }
  };

  const forgetOld = () => {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const { at } = JSON.parse(localStorage.getItem(name)) || { at: 0 };
      if (at < Date.now() - KEPT_FOR) localStorage.removeItem(name);
    }
  };

  // What stands in the form.

  const pairs = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const all = (body, name) => body.filter(([one]) => one === name).map(([, value]) => value);
  const content = () => JSON.stringify(pairs().filter(([name]) => name !== "key"));

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const setWas = (values) => {
    form.querySelectorAll("input[name=was]").forEach((one) => one.remove());
    values.forEach((value) => form.append(hidden("was", value)));
  };

  const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

  const wait = (name, value, isOpen) => {
    const line = waiting.querySelector("template").content.cloneNode(true).firstElementChild;
    line.querySelector("span").textContent = value;
    if (isOpen) line.append(hidden(name, value));
    else line.querySelector("button").remove();
    waiting.querySelector("ul").append(line);
    waiting.hidden = false;
  };

  const take = (name) => {
    const value = adds[name].value.trim();
    if (value && name === "name") {
      const [age] = ages();
      if (!age) return; // nobody is taken for an adult unasked
      wait(age.value, value, true);
      age.checked = false;
    } else if (value) {
      wait(name, value, true);
    }
    adds[name].value = "";
  };

  const ages = () => [...form.querySelectorAll("input[name=age]:checked")];
  const lacksAge = () => Boolean(adds.name.value.trim()) && !ages().length;

  // A name that was sent with its age beside it, or without one, stands in its field again; all others wait in the list.
  const waitAgain = (body, isOpen) => {
    for (const name of ["number", "adult", "young"]) all(body, name).filter(Boolean).forEach((value) => wait(name, value, isOpen));
    const [age] = all(body, "age");
    const [name] = all(body, "name").filter(Boolean);
    if (!name) return;
    if (!isOpen) return wait(age, name, false);
    adds.name.value = name;
    form.querySelectorAll("input[name=age]").forEach((one) => { one.checked = one.value === age; });
  };

  // From here on, what is in the form is what was there before.
  const settle = () => {
    const ticked = [...form.querySelectorAll("input[name=on]:checked")];
    setWas(ticked.map((box) => `${box.value}:${form.elements[`m_${box.value}`].value.trim() || form.dataset.minutes}`));
    form.elements.key.value = newKey();
    waiting.querySelectorAll("input, button").forEach((one) => one.remove());
    unchanged = content();
  };

  // Put on the page what a list that was kept changes: on top of what others wrote meanwhile.
  const apply = (body, isOpen) => {
    const was = new Map(all(body, "was").map((value) => value.split(":")));
    const on = new Set(all(body, "on"));
    for (const box of form.querySelectorAll("input[name=on]")) {
      const minutes = body.find(([name]) => name === `m_${box.value}`);
      if (on.has(box.value) !== was.has(box.value)) box.checked = on.has(box.value);
      if (minutes && (!was.has(box.value) || was.get(box.value) !== minutes[1])) form.elements[minutes[0]].value = minutes[1];
    }
    waitAgain(body, isOpen);
  };

  // What is said.

  const say = (what, words = []) => {
    status.hidden = !what;
    document.querySelectorAll("[data-say]").forEach((one) => { one.hidden = one.dataset.say !== what; });
    if (what === "refused") status.querySelector("[data-say=refused]").textContent = words.join(" ");
    if (what === "signed-out") status.querySelector("[data-say=signed-out] a").href = location.href;
  };

  // Keeping and sending.

  const keep = (asked = false) => {
    const kept = read();
    const isChanged = content() !== unchanged;
    kept.asked = isChanged && (asked || kept.asked || kept.sent.length > 0 || !navigator.onLine);
    kept.draft = isChanged ? pairs() : null;
    const isKept = write(kept);
    if (kept.asked && !navigator.onLine) say("offline");
    return isKept;
  };

  const post = (body) => {
    const written = new URLSearchParams(body);
    written.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(location.pathname, { method: "POST", body: written, headers: { Accept: "application/json" }, redirect: "manual" });
  };

  // Whoever signed in again has another token than the page, which then is asked for once more; a list that is not theirs has none.
  const hasNewToken = async () => {
    const page = await fetch(location.pathname, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (!page?.ok) return false;
    const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-list] [name=csrfmiddlewaretoken]");
    if (!found || hasAskedAnew) return false;
    hasAskedAnew = true;
    form.elements.csrfmiddlewaretoken.value = found.value;
    return true;
  };

  const send = async () => {
    if (busy) return;
    busy = true;
    try {
      await sendAll();
    } finally {
      busy = false;
    }
  };

  const sendAll = async () => {
    let to = "";
    for (;;) {
      const kept = read();
      if (!kept.sent.length && kept.draft && kept.asked) {
        kept.sent.push(kept.draft);
        Object.assign(kept, { draft: null, asked: false });
        ["number", "name"].forEach(take);
        settle();
        write(kept);
      }
      if (!kept.sent.length) break;
      if (!navigator.onLine) return say("offline");
      say("sending");
      const answer = await post(kept.sent[0]).catch(() => null);
      if (answer === null || answer.status >= 500 || answer.status === 429) return say("offline");
      if (answer.ok) {
        to = (await answer.json()).to;
        const now = read();
        now.sent.shift();
        write(now);
      } else if (answer.status === 422) {
        return refused((await answer.json()).says);
      } else if (answer.status === 409) {
        form.hidden = true; // somebody else has signed in: it is not theirs to read
        return say("refused", (await answer.json()).says);
      } else if (answer.status === 403 && (await hasNewToken())) {
        continue;
      } else if (answer.status === 403 || answer.status === 404) {
        write(nothing()); // it will never be theirs to send: it is neither kept nor tried again
        return say("not-yours");
      } else {
        return say("signed-out");
      }
    }
    if (to && !read().draft) location.assign(to);
    else say("");
  };

  // Nothing of it was written down: it is open again, with what came after it, to be looked at.
  const refused = (says) => {
    const kept = read();
    const [first] = kept.sent;
    const later = kept.draft ? [...kept.sent, kept.draft] : kept.sent;
    setWas(all(first, "was"));
    form.elements.key.value = all(first, "key")[0];
    waiting.querySelector("ul").replaceChildren();
    later.forEach((body) => waitAgain(body, true));
    unchanged = "";
    write({ ...nothing(), draft: pairs() });
    say("refused", says);
  };

  form.addEventListener("input", () => keep());
  waiting.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    event.target.closest("li").remove();
    waiting.hidden = !waiting.querySelector("li");
    keep();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "_switch") return;
    if (lacksAge()) {
      event.preventDefault();
      return say("refused", [form.dataset.ageFirst]);
    }
    if (!keep()) return; // nothing is kept here: the form goes as it is
    event.preventDefault();
    if (!navigator.onLine) {
      ["number", "name"].forEach(take);
      keep(true);
      return say("offline");
    }
    const kept = read();
    // Pressed without a change, it only leads on.
    kept.draft = [...pairs(), ["then", event.submitter?.value || ""]];
    kept.asked = true;
    write(kept);
    send();
  });

  // So that it opens again without a connection: see list-worker.js. What it is made of is said, as it came before the worker.
  const keepPage = async () => {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register(form.dataset.worker, { scope: location.pathname });
    const { active } = await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")].map((one) => one.src || one.href);
    const fonts = performance.getEntriesByType("resource").filter((one) => one.initiatorType === "css").map((one) => one.name);
    if (navigator.onLine) active.postMessage([location.href.split("#")[0], ...files, ...fonts]);
  };

  const begin = () => {
    keepPage().catch(() => {});
    try {
      forgetOld();
    } catch {
      return;
    }
    const kept = read();
    kept.sent.forEach((body) => apply(body, false));
    unchanged = content();
    if (kept.sent.length) settle();
    if (kept.draft) {
      apply(kept.draft, true);
      form.elements.key.value = all(kept.draft, "key")[0];
    }
    const isToSend = () => read().sent.length > 0 || read().asked;
    if (isToSend()) send();
    window.addEventListener("online", () => isToSend() && send());
    window.addEventListener("offline", () => isToSend() && say("offline"));
    setInterval(() => isToSend() && navigator.onLine && send(), AGAIN_AFTER);
  };

  // One tab at a time: two would each keep what the other does not know of. Whoever comes second waits.
  const beginAlone = () => {
    if (!navigator.locks) return begin();
    navigator.locks.request(place, { ifAvailable: true }, (lock) => {
      if (lock) return begin(), new Promise(() => {});
      form.hidden = true;
      say("other-tab");
      navigator.locks.request(place, () => location.reload());
    });
  };

  beginAlone();
})();
