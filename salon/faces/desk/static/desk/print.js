/* The button of the day sheet. */
(() => {
  "use strict";
  document.querySelector("[data-prints]")?.addEventListener("click", () => window.print());
})();
