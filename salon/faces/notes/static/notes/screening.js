/* "Yes" and "not sure" to a question of the day open what it may be about. */
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || !event.target.name.startsWith("c-")) return;
    const details = item.querySelector("details");
    if (details) details.open = event.target.value !== "no";
  });
})();
