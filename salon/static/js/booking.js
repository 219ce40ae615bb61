/* The countdown of a held time, beside the words of the server, which decides; and the chosen day within its strip. */
(() => {
  "use strict";
  const ends = new WeakMap();

  function tick() {
    document.querySelectorAll("[data-seconds-left]").forEach((timer) => {
      if (!ends.has(timer)) ends.set(timer, performance.now() + Number(timer.dataset.secondsLeft) * 1000);
      const left = Math.max(0, Math.ceil((ends.get(timer) - performance.now()) / 1000));
      const clock = timer.querySelector(".timer__clock");
      clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      timer.classList.toggle("timer--over", left === 0);
      timer.querySelector(".timer__over").hidden = left > 0;
    });
  }

  // On a narrow screen the chosen day may lie beyond the edge of the strip. Only the strip moves, never the page.
  function reveal() {
    document.querySelectorAll(".strip").forEach((strip) => {
      const day = strip.querySelector("[aria-current]");
      if (!day) return;
      const around = strip.getBoundingClientRect();
      const own = day.getBoundingClientRect();
      strip.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2);
    });
  }

  tick();
  reveal();
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSettle", () => {
    tick();
    reveal();
  });
})();
