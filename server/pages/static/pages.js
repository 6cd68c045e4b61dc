// A sound and the window's title tell of calls when nobody looks at the page. Nothing here is needed to work.
// data-stale: shown when the display in the hall was not renewed for a while, so that nobody trusts an old number.
// data-waiting: how many wait at the desk, also in the title. data-ring: how often the hall was called today.
"use strict";

(() => {
  const title = document.title;
  const main = document.getElementById("main");
  const chime = new Audio(main.dataset.chime);
  let known = null;
  const stale = document.querySelector("[data-stale]");
  let renewed = Date.now();

  function look() {
    const counter = main.querySelector("[data-waiting], [data-ring]");
    if (!counter) return;
    const waiting = Number(counter.dataset.waiting ?? 0);
    const count = waiting || Number(counter.dataset.ring ?? 0);
    if (count === known) return;
    document.title = waiting ? `(${waiting}) ${title}` : title;
    if (known !== null && count > known) chime.play().catch(() => {}); // silent before the first touch
    known = count;
  }

  if (stale) {
    new MutationObserver(() => { renewed = Date.now(); }).observe(document.getElementById("calls"), { childList: true });
    setInterval(() => { stale.hidden = Date.now() - renewed < 15000; }, 1000);
  }

  new MutationObserver(look).observe(main, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-waiting", "data-ring"],
  });
  look();
})();
