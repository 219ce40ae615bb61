/* The page of a session: rows, protocols, as last time, timers, what fits, and saving by itself. */
(() => {
  "use strict";
  const solea = window.solea;
  const form = document.getElementById("note-form");
  const data = JSON.parse(document.getElementById("note-data").textContent);
  const { read, write, addRow } = solea.fields;
  const { words } = data;
  const state = form.querySelector("[data-save-state]");
  const body = () => ({ ...data.stored, ...read(form) });

  // ---- saving ------------------------------------------------------------------------------------------------

  const keeper = new solea.Keeper({
    url: data.url,
    version: data.version,
    stored: null,
    read: body,
    show: (note, conflicts) => { write(form, note); tellConflicts(conflicts); changed(); },
    tell: (what, errors = []) => {
      // What only is not filled in yet needs no words.
      const told = errors.filter((error) => error.code !== "required").slice(0, 2);
      state.textContent = words[what] + told.map((error) => ` ${error.detail}`).join("");
      state.dataset.state = what;
      form.elements.version.value = keeper.version;
    },
  });
  keeper.base = body();

  function tellConflicts(conflicts) {
    const box = document.querySelector("[data-conflicts]");
    box.hidden = !conflicts.length;
    box.replaceChildren(...conflicts.map(({ path, mine, theirs }) => {
      const label = document.getElementById(path)?.closest("label, fieldset")?.querySelector("span, legend")?.textContent.trim() || path;
      const part = document.createElement("section");
      part.className = "notice warn conflict";
      part.dataset.testid = "conflict-banner";
      const heading = Object.assign(document.createElement("h3"), { textContent: label });
      part.append(heading, told(words.theirs, theirs), told(words.mine, mine));
      for (const [name, value] of [[words.take_both, null], [words.take_theirs, theirs], [words.take_mine, mine]]) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: name });
        button.addEventListener("click", () => { if (value !== null) put(path, value); part.remove(); box.hidden = !box.children.length; });
        part.append(button, " ");
      }
      return part;
    }));
  }

  function told(name, text) {
    const line = document.createElement("p");
    line.className = "typed";
    line.append(Object.assign(document.createElement("strong"), { textContent: `${name}: ` }), String(text));
    return line;
  }

  function put(path, value) {
    const note = body();
    const steps = path.split(".");
    steps.slice(0, -1).reduce((at, step) => (at[step] ??= {}), note)[steps.at(-1)] = value;
    write(form, note);
    touched();
  }

  // ---- what follows from what is typed ----------------------------------------------------------------------------

  function changed() {
    const note = read(form);
    solea.footmap?.draw(note);
    suggest(note);
    total(note);
    relieve(note);
    renumber();
  }

  function touched() {
    changed();
    keeper.touched();
  }

  function suggest(note) {
    const goals = note.subjective.goals || [], complaints = note.subjective.complaints.map((row) => row.code);
    const used = note.plan.techniques.map((row) => row.code), families = used.map((code) => data.families[code]);
    for (const chip of form.querySelectorAll("[data-advice]")) {
      const [forGoals, forComplaints, after, of] = data.advice[chip.dataset.advice];
      const fits = [[forGoals, goals], [forComplaints, complaints], [after, used], [of, families]].some(([wanted, has]) => wanted.some((code) => has.includes(code)));
      chip.querySelector(".fits").hidden = !fits;
    }
  }

  function total(note) {
    const seconds = note.plan.techniques.reduce((sum, row) => sum + (Number(row.seconds) || 0), 0);
    const minutes = Math.round(seconds / 60);
    const field = form.querySelector("[data-total]");
    field.textContent = seconds ? `Σ ${minutes}′${data.minute_cap ? ` / ${data.minute_cap}′` : ""}` : "";
    field.classList.toggle("over", Boolean(data.minute_cap) && seconds > data.minute_cap * 60);
  }

  /** One row after the session for each complaint before it. */
  function relieve(note) {
    const list = form.querySelector('[data-rows="relief"]');
    const keyOf = (row) => `${row.code}:${row.side || ""}`;
    const scored = new Map(note.after.complaints.map((row) => [keyOf(row), row.pain]));
    const wanted = note.subjective.complaints.map((row) => ({ code: row.code, side: row.side, pain: scored.get(keyOf(row)) }));
    if (JSON.stringify(wanted.map(keyOf)) === JSON.stringify([...list.querySelectorAll("[data-row]")].map((row) => row.dataset.row))) return;
    list.replaceChildren();
    for (const row of wanted) addRow("relief", row).dataset.row = keyOf(row);
    list.closest("fieldset").hidden = !wanted.length;
  }

  const renumber = () => form.querySelectorAll(".spot__number").forEach((number, at) => { number.textContent = String(at + 1); });

  // ---- rows, protocols, as last time -----------------------------------------------------------------------------

  const blankRows = (kind) => [...form.querySelectorAll(`[data-rows="${kind}"] > [data-row]`)].filter((row) => !row.querySelector("select").value && !row.querySelector("[data-place]"));
  // Without this script there are spare rows; with it one is enough, and spots come from the map.
  blankRows("technique").slice(1).forEach((row) => row.remove());
  blankRows("spot").forEach((row) => row.remove());

  function load(rows) {
    blankRows("technique").forEach((row) => row.remove());
    for (const row of rows) addRow("technique", row);
    addRow("technique");
    touched();
  }

  function asLastTime() {
    const note = body();
    for (const name of ["subjective", "assessment", "plan"]) {
      for (const [field, value] of Object.entries(data.last[name] || {})) {
        const has = note[name][field];
        if (has === undefined || has === "" || (Array.isArray(has) && !has.length) || field === "duration_minutes") note[name][field] = value;
      }
    }
    note.copied_from = data.last.copied_from;
    write(form, note);
    touched();
    form.querySelector(".last-visit").hidden = true;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.addsRow) addRow(button.dataset.addsRow).querySelector("select").focus();
    else if (button.dataset.loads) { event.preventDefault(); load(data.protocols[button.dataset.loads]); }
    else if ("asLast" in button.dataset) { event.preventDefault(); asLastTime(); }
    else if ("removesRow" in button.dataset) remove(button.closest("[data-row]"));
    else if ("timer" in button.dataset) timer(button);
  });

  function remove(row) {
    const list = row.parentElement;
    row.remove();
    if (list.dataset.rows === "technique" && !list.children.length) addRow("technique");
    (list.lastElementChild?.querySelector("select, input") || list.parentElement.querySelector("[data-adds-row]")).focus();
    touched();
  }

  // ---- timers: what runs is known by its row's field, and survives a reload ------------------------------------------

  const secondsOf = (button) => button.parentElement.querySelector('[name$=".seconds"]');

  function timer(button) {
    const field = secondsOf(button);
    const since = keeper.timers[field.name];
    if (since) {
      delete keeper.timers[field.name];
      field.value = String((Number(field.value) || 0) + Math.max(1, Math.round((Date.now() - since) / 1000)));
    } else keeper.timers[field.name] = Date.now();
    touched();
    tick();
  }

  function tick() {
    for (const button of form.querySelectorAll("[data-timer]")) {
      const since = keeper.timers[secondsOf(button)?.name];
      button.classList.toggle("running", Boolean(since));
      button.setAttribute("aria-pressed", String(Boolean(since)));
      button.querySelector("[data-timer-words]").textContent = since ? `${words.stop} ${clock((Date.now() - since) / 1000)}` : words.start;
    }
    for (const element of document.querySelectorAll("[data-elapsed]")) element.textContent = clock((Date.now() - Date.parse(element.dataset.since)) / 1000);
  }

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  setInterval(tick, 1000);

  // ---- together ---------------------------------------------------------------------------------------------------

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      state.textContent = words.offline_sign;
      return;
    }
    // From here on the page itself sends the note.
    keeper.isHalted = true;
    form.elements.version.value = keeper.version;
    solea.drafts.drop(data.url);
  }, true);
  addEventListener("beforeunload", (event) => { if (!navigator.onLine && !keeper.isClean) event.preventDefault(); });
  // A page brought back after it was sent tells what is stored now.
  if (document.querySelector("[data-testid=toast-error], [data-testid=conflict-banner]")) solea.drafts.drop(data.url);
  else keeper.restore().finally(tick);
  changed();
  tick();
})();
