/* Has the device keep a copy of the day while the board is open. */
(() => {
  "use strict";
  const area = document.getElementById("board");
  if (!area?.dataset.copy || !navigator.serviceWorker) return;
  const EVERY_MS = 60_000;

  async function start() {
    await navigator.serviceWorker.register(area.dataset.keeper, { scope: "/desk" });
    const { active } = await navigator.serviceWorker.ready;
    const keep = () => document.hidden || active.postMessage({ keep: area.dataset.copy });
    keep();
    setInterval(keep, EVERY_MS);
  }
  // Without it the board works as before.
  const begin = () => navigator.onLine ? start().catch(() => {}) : addEventListener("online", begin, { once: true });
  // The board itself is drawn first.
  requestAnimationFrame(() => setTimeout(begin));
})();
