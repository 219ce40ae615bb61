/* The health form: opens what a "yes" may be about, and keeps what is typed as it is typed. */
(() => {
  "use strict";
  const form = document.querySelector("[data-health]");
  if (!form) return;
  let waiting;
  const keep = () => {
    const given = new FormData(form);
    given.set("do", "keep");
    fetch(form.action, { method: "POST", body: new URLSearchParams(given), credentials: "same-origin" }).catch(() => {});
  };
  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-item]");
    const behind = item?.querySelector("[data-behind]");
    if (behind && event.target.name.startsWith("c-")) behind.open = event.target.value !== "no";
    item?.classList.remove("wrong");
    clearTimeout(waiting);
    waiting = setTimeout(keep, 600);
  });
  form.querySelector("[data-all-no]")?.addEventListener("click", () => {
    for (const no of form.querySelectorAll('[name^="q-"][value="no"]')) {
      if (no.closest("[data-behind]") || form.querySelector(`[name="${no.name}"]:checked`)) continue;
      no.checked = true;
    }
    keep();
  });
})();
