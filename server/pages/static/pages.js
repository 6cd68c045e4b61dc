// A sound and the window's title tell of calls when nobody looks at the page. Nothing here is needed to work.
"use strict";

(() => {
  const title = document.title;
  const main = document.getElementById("main");
  const chime = new Audio(main.dataset.chime);
  let known = null;

  function look() {
    const counter = main.querySelector("[data-waiting]");
    if (!counter) return;
    const waiting = Number(counter.dataset.waiting);
    if (waiting === known) return;
    document.title = waiting ? `(${waiting}) ${title}` : title;
    if (known !== null && waiting > known) chime.play().catch(() => {}); // silent before the first touch
    known = waiting;
  }

  new MutationObserver(look).observe(main, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-waiting"],
  });
  look();
})();
