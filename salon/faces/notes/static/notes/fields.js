/* The note's form as one value, and back: a field's name is its path in the note. The page's own program reads a sent
   form the same way (noteform.py); a browser test holds the two against each other. */
(() => {
  "use strict";
  const solea = (window.solea = window.solea || {});
  const SECTIONS = ["subjective", "objective", "assessment", "plan", "after"];
  const NUMBERS = new Set(["pain", "pain_now", "pain_before", "pain_after", "stress", "sleep", "mood", "anxiety", "energy",
    "pulse", "duration_minutes", "water_c", "seconds", "pressure", "hold_seconds", "repetitions"]);
  const SHARES = new Set(["x", "y"]);
  const TICKS = new Set(["declined", "is_done", "sensation_ok"]);
  const LISTS = new Set(["goals", "reactions", "aftercare"]);
  // Each list of rows: where it is, the kind of its rows on the page, and the field without which a row is none.
  const ROWS = [
    ["subjective", "complaints", "complaint", "code"],
    ["objective", "pain_points", "spot", "foot"],
    ["plan", "techniques", "technique", "code"],
    ["after", "complaints", "relief", "code"],
  ];
  const isRow = (path) => ROWS.some(([section, name]) => path[0] === section && path[1] === name);

  const isList = (path) => LISTS.has(path.at(-1)) || (path[0] === "plan" && path[1] === "zones_worked");
  const isBlank = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);

  function valueOf(path, texts) {
    if (isList(path)) return texts.filter(Boolean);
    const leaf = path.at(-1);
    const text = (texts.at(-1) || "").trim();
    if (TICKS.has(leaf)) return text === "true" ? true : text === "false" ? false : null;
    if (NUMBERS.has(leaf)) return /^\d{1,5}$/.test(text) ? Number(text) : text;
    if (SHARES.has(leaf)) return text === "" || Number.isNaN(Number(text)) ? text : Math.round(Number(text) * 1e4) / 1e4;
    return text;
  }

  function listed(value) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, listed(part)]));
    const names = Object.keys(inner);
    if (names.length && names.every((name) => /^\d+$/.test(name))) return names.sort((a, b) => a - b).map((name) => inner[name]);
    return inner;
  }

  function placed(row) {
    const { place = "", ...rest } = row;
    if (place.startsWith("zone:")) return { ...rest, zone: place.slice(5) };
    if (place.startsWith("region:")) return { ...rest, region: place.slice(7) };
    const [view, code] = place.split(":");
    if (code && rest.x === undefined) return { ...rest, view, ...solea.middleOf(view, rest.foot, code) };
    return rest;
  }

  /** What the form says, in the shape of a note. */
  function read(form) {
    const tree = Object.fromEntries(SECTIONS.map((name) => [name, {}]));
    const given = new FormData(form);
    for (const name of new Set(given.keys())) {
      const path = name.split(".");
      if (!tree[path[0]] || path.length < 2) continue;
      const value = valueOf(path, given.getAll(name));
      if (isBlank(value)) continue;
      let at = tree;
      for (const step of path.slice(0, -1)) at = at[step] ??= {};
      at[path.at(-1)] = value;
    }
    const told = Object.fromEntries(SECTIONS.map((name) => [name, listed(tree[name])]));
    for (const [section, name, , lead] of ROWS) {
      told[section][name] = (told[section][name] || []).filter((row) => row && !isBlank(row[lead])).map(placed);
    }
    if ((told.plan.aftercare || []).includes("none")) told.plan.aftercare = ["none"];
    return { ...told, copied_from: given.get("copied_from") || null };
  }

  /** Add a row to one of the lists, filled with values; returns its element. */
  function addRow(kind, values = {}) {
    const list = document.querySelector(`[data-rows="${kind}"]`);
    const used = [...list.querySelectorAll("[name]")].map((field) => Number(field.name.split(".")[2]));
    const n = Math.max(-1, ...used) + 1;
    const holder = document.createElement("template");
    holder.innerHTML = document.getElementById(`row-${kind}`).innerHTML.replaceAll("__n__", String(n));
    const row = holder.content.querySelector("[data-row]");
    row.id = `${kind}-${n + 1}`;
    if (kind === "relief") row.querySelector("[data-name]").textContent = nameOfComplaint(values);
    if (kind === "spot" && values.x !== undefined) turnIntoSpot(row, values, n);
    for (const field of row.querySelectorAll("[name]")) fill(field, shown(values)[field.name.split(".").slice(3).join(".")]);
    if (row.querySelector("details") && (values.hold_seconds || values.product || values.reason)) row.querySelector("details").open = true;
    list.append(row);
    return row;
  }

  /** What a complaint is called in the list of complaints, with its side. */
  function nameOfComplaint({ code, side }) {
    const words = [["code", code], ["side", side]].filter(([, value]) => value)
      .map(([field, value]) => document.querySelector(`[data-rows="complaint"] [name$=".${field}"] option[value="${value}"]`)?.textContent || value);
    return words.join(", ");
  }

  /** A spot that was tapped has its place already: the lists to choose one from go. */
  function turnIntoSpot(row, values, n) {
    for (const name of ["foot", "place"]) row.querySelector(`[name$=".${n}.${name}"]`).closest("label").remove();
    for (const name of ["foot", "view", "x", "y"]) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: `objective.pain_points.${n}.${name}` });
      row.prepend(field);
    }
    const place = Object.assign(document.createElement("p"), { className: "spot__place", textContent: solea.nameOfSpot(values) });
    place.dataset.place = "";
    row.querySelector(".spot__number").after(place);
    row.querySelector(".spot__number").textContent = String(n + 1);
  }

  const shown = (row) => ({ ...row, place: row.zone ? `zone:${row.zone}` : row.region ? `region:${row.region}` : undefined });

  function fill(field, value) {
    if (field.type === "radio") field.checked = value !== undefined && field.value === String(value);
    else if (field.type === "checkbox") field.checked = Array.isArray(value) ? value.includes(field.value) : value === true && field.value === "true";
    else if (value !== undefined && value !== null) field.value = String(value);
    else if (field.tagName !== "SELECT" && field.type !== "hidden") field.value = "";
  }

  /** Show a note in the form; rows are made anew. */
  function write(form, note) {
    for (const [section, name, kind] of ROWS) {
      document.querySelector(`[data-rows="${kind}"]`).replaceChildren();
      for (const row of note[section]?.[name] || []) addRow(kind, row);
    }
    for (const field of form.elements) {
      const path = field.name.split(".");
      if (!SECTIONS.includes(path[0]) || path.length < 2 || isRow(path)) continue;
      const value = path.reduce((at, step) => (at === undefined || at === null ? undefined : at[step]), note);
      if (field.tagName === "SELECT") field.value = value === undefined || value === null ? "" : String(value);
      else fill(field, value);
    }
    form.elements.copied_from.value = note.copied_from || "";
    for (const kind of ["technique", "complaint"]) addRow(kind);
  }

  Object.assign(solea, { fields: { read, write, addRow } });
})();
