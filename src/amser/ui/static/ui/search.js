/*
Results appear while somebody types. Without this script the button asks for the same page.

A form with `data-search` names the element that the results stand in. What was typed stands in the address, as it does when the
button is pressed, so that Back, a reload and the other language find the same again.
*/
(() => {
  "use strict";
  const AFTER = 300; // milliseconds in which nothing was typed
  const SHORTEST = 2; // letters that are worth a question

  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const field = form.elements.q;
  const found = document.getElementById(form.dataset.search);
  const says = document.querySelector("[data-search-says]");
  let wait = 0;
  let asking = null;
  let last = field.value.trim();

  const address = () => {
    const given = new URLSearchParams(new FormData(form));
    return `${location.pathname}?${given}`;
  };

  const ask = async () => {
    const words = field.value.trim();
    if (words === last || (words && words.length < SHORTEST)) return;
    last = words;
    if (asking) asking.abort();
    asking = new AbortController();
    const there = address();
    try {
      const answer = await fetch(there, { headers: { "X-Part": "results" }, cache: "no-store", signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      found.innerHTML = await answer.text();
      history.replaceState(null, "", there);
      for (const link of document.querySelectorAll("a.lang")) link.search = location.search;
      const count = found.querySelector("[data-search-count]");
      says.textContent = count ? count.textContent : "";
    } catch {
      // The button still asks.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, AFTER);
  });
})();
