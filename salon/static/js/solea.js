/* What every page may use; without it each page works, only less smoothly. */
(() => {
  "use strict";
  document.documentElement.classList.add("with-js");

  // A form is sent once: the second press of a button while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute("aria-busy", "true");
  }, true);
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener("pageshow", () => wake(document));
  const wake = (root) => root.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  for (const name of ["htmx:afterRequest", "htmx:sendError"]) document.addEventListener(name, () => wake(document));

  // Dialogs: data-opens names one, data-closes shuts the one around it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens], [data-closes]");
    if (!button) return;
    const dialog = button.dataset.opens ? document.getElementById(button.dataset.opens) : button.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    if (button.dataset.opens) dialog.showModal();
    else dialog.close();
  });

  // What a desk's device keeps of the day goes with whoever logs out or locks, and at every closed door.
  const forget = () => window.caches?.delete("solea-desk-copy");
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forgets]")) forget();
  });
  if (document.querySelector("[data-closed-door]")) forget();

  // After a swapped page the reader stands at its faults or at its beginning, as after a loaded one.
  const settle = () => (document.querySelector("[data-focus]") || document.getElementById("main"))?.focus({ preventScroll: false });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.boosted) settle();
  });
  document.querySelector("[data-focus]")?.focus();
  // On a page of staff one goes on at what was said of the last step, unless the page chose a place of its own.
  document.addEventListener("DOMContentLoaded", () => {
    if (document.activeElement === document.body) document.querySelector(".staff .notices")?.focus();
  });
  // A fault leads to its field and leaves the address alone: what is sent from an address with "#field" comes back to it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-focus] a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    field?.focus();
    if (field && field === document.activeElement) event.preventDefault();
  });
  // A navigation wider than a phone shows where one is.
  const nav = document.querySelector(".staff-nav");
  const here = nav?.querySelector("[aria-current]");
  if (here) nav.scrollLeft += here.getBoundingClientRect().left - nav.getBoundingClientRect().left;
})();
