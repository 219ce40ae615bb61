/* Forms of the desk that answer while one types and chooses; without this file each has a button for it. */
(() => {
  "use strict";
  const WAIT_MS = 140;
  const looks = new WeakMap();

  // What is chosen changes what is free. Only what follows from it is shown anew: somebody may be typing the name meanwhile.
  document.addEventListener("change", (event) => {
    const { target } = event;
    const form = target.form;
    if (!form) return;
    if (target.matches("[data-look]")) follow(form, form.querySelector('[name="look"]'));
    else if (target.matches("[data-look-anew]")) form.requestSubmit(form.querySelector('[name="look"]'));
    else if (form.matches("[data-again-on-change]")) form.requestSubmit();
  });

  let newest = 0;
  async function follow(form, button) {
    newest += 1;
    const turn = newest;
    const page = document.createElement("template");
    const body = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Solea-Part": "1" } }).catch(() => null);
    page.innerHTML = answer?.ok ? await answer.text() : "";
    // Another choice, or another page, has come meanwhile.
    if (turn !== newest || !form.isConnected) return;
    const parts = [...document.querySelectorAll("[data-follows]")].map((part) => [part, page.content.getElementById(part.id)]);
    // Sent as a whole it says what is wrong.
    if (!parts.every(([, next]) => next)) form.requestSubmit(button);
    else for (const [part, next] of parts) part.replaceWith(next);
  }

  async function search(input) {
    const list = document.getElementById(input.dataset.findInto);
    const q = input.value.trim();
    const answer = await fetch(`${input.dataset.find}&q=${encodeURIComponent(q)}`, { headers: { "X-Solea-Part": "1" } });
    if (answer.ok && input.value.trim() === q) list.innerHTML = await answer.text();
  }

  function begin(input) {
    const look = looks.get(input) || {};
    clearTimeout(look.timer);
    look.done = new Promise((settle) => {
      look.timer = setTimeout(() => search(input).catch(() => {}).finally(settle), WAIT_MS);
    });
    looks.set(input, look);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) begin(event.target);
  });

  // What was typed before this file was there.
  for (const input of document.querySelectorAll("[data-find]")) if (input.value !== input.defaultValue) begin(input);

  // Enter takes the first who was found.
  document.addEventListener("keydown", async (event) => {
    const input = event.target;
    if (event.key !== "Enter" || !input.matches?.("[data-find]")) return;
    event.preventDefault();
    await looks.get(input)?.done;
    const list = document.getElementById(input.dataset.findInto);
    const link = list.querySelector("a.found-client");
    if (link) return link.click();
    const choice = list.querySelector('input[type="radio"]');
    if (!choice) return;
    choice.checked = true;
    choice.focus();
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-find-form]")) event.preventDefault();
  }, true);
})();
