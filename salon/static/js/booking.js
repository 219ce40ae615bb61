/* The countdown of a held time, beside the words of the server, which decides; the chosen day within its strip; what was
   typed, kept for this tab until it is sent. */
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

  // A draft lives in the tab alone, under its address, and ends with the booking or with the tab.
  const DRAFT = "draft:";
  const secret = (field) => !field.name || ["hidden", "submit", "button"].includes(field.type);

  function keep(form) {
    const told = [...form.elements].filter((field) => !secret(field)).map((field) => {
      const ticked = ["checkbox", "radio"].includes(field.type);
      return [field.name, field.type, ticked ? field.value : "", ticked ? field.checked : field.value];
    });
    try { sessionStorage.setItem(DRAFT + location.pathname, JSON.stringify(told)); } catch { /* a full or closed store */ }
  }

  function fill(form) {
    const told = sessionStorage.getItem(DRAFT + location.pathname);
    // A form that came back from the server knows better.
    if (!told || form.querySelector("[aria-invalid], [data-focus]")) return;
    for (const [name, type, value, state] of JSON.parse(told)) {
      for (const field of form.elements) {
        if (field.name !== name || field.type !== type) continue;
        if (type !== "checkbox" && type !== "radio") field.value ||= state;
        else if (field.value === value && state) field.checked = true;
      }
    }
  }

  function forget() {
    if (!document.querySelector("[data-testid=booking-reference], [data-testid=place-in-line]")) return;
    Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT)).forEach((key) => sessionStorage.removeItem(key));
  }

  // Near a limit the page asks for a little work: a number that makes the digest begin with fourteen zeros.
  async function work(field) {
    const encoder = new TextEncoder();
    for (let number = 0; field.isConnected; number += 1) {
      const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${field.dataset.effort}:${number}`));
      if (new DataView(digest).getUint32(0) >>> 18 !== 0) continue;
      field.value = String(number);
      const same = [...field.form.elements].find((button) => button.name === "start" && button.value === field.dataset.pressed);
      (same || field.form.querySelector("[data-testid=submit-booking]"))?.click();
      return;
    }
  }

  function settle() {
    document.querySelectorAll("[data-effort]:not([data-begun])").forEach((field) => {
      field.dataset.begun = "1";
      if (window.crypto?.subtle) work(field);
    });
    tick();
    reveal();
    forget();
    document.querySelectorAll("form[data-draft]").forEach(fill);
  }

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.form;
      if (form && "draft" in form.dataset) keep(form);
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer-rest]");
    if (!button) return;
    document.querySelectorAll(".question").forEach((question) => {
      if (question.querySelector(":checked")) return;
      const wanted = question.querySelector(`input[value="${button.dataset.answerRest}"]`);
      if (wanted) wanted.checked = true;
    });
    keep(button.form);
  });

  // Without a network the form stays as it is, and says so.
  function tellOffline() {
    const words = document.getElementById("no-network");
    if (!words) return;
    words.hidden = false;
    words.focus();
  }
  document.addEventListener("htmx:sendError", tellOffline);
  // What the browser itself would send, it would lose to a page of its own; what htmx sends stays here anyway.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.closest("[hx-boost]")?.getAttribute("hx-boost") === "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.removeAttribute("aria-busy");
    tellOffline();
  }, true);
  addEventListener("online", () => document.getElementById("no-network")?.toggleAttribute("hidden", true));

  settle();
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSettle", settle);
})();
