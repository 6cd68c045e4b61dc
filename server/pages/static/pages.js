// A sound and the window's title tell of calls when nobody looks at the page. Nothing here is needed to work.
"use strict";

(() => {
  const title = document.title;
  let known = null;

  function beep() {
    const sound = new Audio(document.documentElement.dataset.chime || "/static/chime.wav");
    sound.play().catch(() => {}); // a browser lets nothing sound before the first touch
  }

  function look() {
    const counter = document.querySelector("[data-waiting]");
    if (!counter) return;
    const waiting = Number(counter.dataset.waiting);
    document.title = waiting ? `(${waiting}) ${title}` : title;
    if (known !== null && waiting > known) beep();
    known = waiting;
  }

  document.addEventListener("DOMContentLoaded", look);
  new MutationObserver(look).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-waiting"],
  });
  look();
})();
