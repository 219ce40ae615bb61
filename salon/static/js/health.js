/* The health form: says no to what is left when asked to, and has the salon keep what is answered as it is answered.
   Nothing of it is kept in the browser. */
(() => {
  "use strict";
  let waiting;

  const keep = (form) => {
    const given = new FormData(form);
    given.set("do", "keep");
    fetch(form.action, { method: "POST", body: new URLSearchParams(given), credentials: "same-origin" }).catch(() => {});
  };
  const keepSoon = (form) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.isConnected && keep(form), 600);
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-health]");
    if (!form) return;
    event.target.closest(".question--open")?.classList.remove("question--open");
    keepSoon(form);
  });

  // The last word is sent by the form itself.
  document.addEventListener("submit", () => clearTimeout(waiting));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-all-no]");
    if (!button) return;
    event.preventDefault();
    const parts = [...button.form.querySelectorAll("[data-part]")];
    const part = parts.findLast((one) => one.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
    for (const no of part.querySelectorAll('[name^="q-"][value="no"]')) {
      if (no.closest("[data-behind]") || part.querySelector(`[name="${no.name}"]:checked`)) continue;
      no.checked = true;
    }
    keepSoon(button.form);
  });
})();
