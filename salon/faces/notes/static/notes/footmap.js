/* Taps on the foot map. The list beside it holds the answer: a tap ticks a box there or adds a row to the spots. */
(() => {
  "use strict";
  const solea = (window.solea = window.solea || {});
  const map = document.querySelector("[data-footmap]");
  if (!map) return;
  const data = JSON.parse(document.getElementById("note-data").textContent);
  const words = data.words;
  const tapped = map.querySelector("[data-tapped]");
  const NEAR_PX = 22;
  let mode = "worked";

  const sheets = () => [...map.querySelectorAll("[data-sheet]")];
  const boxOf = (foot, zone) => map.querySelector(`input[name="plan.zones_worked.${foot}"][value="${zone}"]`);
  const nameOf = (zone) => map.querySelector(`[data-zone-row="${zone}"] .zone-row__name`)?.firstChild.textContent.trim() ||
    document.querySelector(`option[value="region:${zone}"]`)?.textContent || zone;

  // ---- points of the screen, of the drawing and of the foot -----------------------------------------------------

  function drawingPoint(svg, x, y) {
    const point = svg.createSVGPoint();
    point.x = x;
    point.y = y;
    return point.matrixTransform(svg.getScreenCTM().inverse());
  }

  /** The same turning over as in the salon's chart (geometry.py): it is its own reverse. */
  function turned(svg, [a, b]) {
    const { view, foot } = svg.dataset;
    if (view === "P") return [foot === "left" ? a : 1 - a, b];
    if (view === "D") return [foot === "left" ? 1 - a : a, b];
    return [(foot === "left") === (view === "L") ? a : 1 - a, 1 - b];
  }

  const footPoint = (svg, point) => turned(svg, [point.x / svg.dataset.width, point.y / svg.dataset.height]);
  const sheetPoint = (svg, at) => {
    const [a, b] = turned(svg, at);
    return [a * svg.dataset.width, b * svg.dataset.height];
  };

  const under = (svg, point, name) => [...svg.querySelectorAll(`[data-${name}]`)]
    .filter((group) => [...group.querySelectorAll("path")].some((path) => path.isPointInFill(point)))
    .map((group) => group.dataset[name])
    .reverse();

  /** The zones under a fingertip, the smallest under its middle first. */
  function zonesNear(svg, x, y) {
    const found = under(svg, drawingPoint(svg, x, y), "zone");
    for (let turn = 0; turn < 8; turn += 1) {
      const angle = (turn * Math.PI) / 4;
      const near = drawingPoint(svg, x + NEAR_PX * Math.cos(angle), y + NEAR_PX * Math.sin(angle));
      for (const zone of under(svg, near, "zone")) if (!found.includes(zone)) found.push(zone);
    }
    return found;
  }

  /** The middle of a place, for a spot that was chosen from the list. */
  function middleOf(view, foot, code) {
    const svg = map.querySelector(`[data-sheet][data-view="${view}"][data-foot="${foot}"]`);
    const path = svg?.querySelector(`[data-zone="${code}"] path, [data-region="${code}"] path`);
    if (!path) return {};
    const box = path.getBBox();
    const [x, y] = footPoint(svg, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    return { x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 };
  }

  function placesAt({ view, foot, x, y }) {
    const svg = map.querySelector(`[data-sheet][data-view="${view}"][data-foot="${foot}"]`);
    const point = svg.createSVGPoint();
    [point.x, point.y] = sheetPoint(svg, [x, y]);
    return { zones: under(svg, point, "zone"), regions: under(svg, point, "region"), isOnFoot: svg.querySelector(".foot").isPointInFill(point) };
  }

  function nameOfSpot(spot) {
    const { zones, regions } = placesAt(spot);
    const foot = map.querySelector(`[data-sheet][data-foot="${spot.foot}"] + figcaption`).firstChild.textContent.trim();
    const view = map.querySelector(`[data-view="${spot.view}"].chip`).textContent.trim();
    return `${foot} · ${view} · ${nameOf(zones[0] || regions[0] || "")}`;
  }

  // ---- what a tap does --------------------------------------------------------------------------------------

  function refusal(foot, places) {
    if (data.shut_feet.includes(foot)) return words.shut_foot;
    return places.some((place) => data.excluded[foot].includes(place)) ? words.excluded : "";
  }

  function say(text, isRefused = false) {
    tapped.replaceChildren(document.createTextNode(text));
    tapped.classList.toggle("refused", isRefused);
  }

  function toggle(foot, zone) {
    const box = boxOf(foot, zone);
    if (!box || box.disabled) return say(`${nameOf(zone)}: ${refusal(foot, [zone]) || words.excluded}`, true);
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return say(`${nameOf(zone)}: ${box.checked ? words.worked : words.not_worked}`);
  }

  function offer(foot, zones) {
    for (const zone of zones) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: nameOf(zone) });
      button.addEventListener("click", () => toggle(foot, zone));
      tapped.append(" ", button);
    }
  }

  function tap(svg, event) {
    const { foot, view } = svg.dataset;
    const point = drawingPoint(svg, event.clientX, event.clientY);
    if (mode === "worked") {
      const zones = zonesNear(svg, event.clientX, event.clientY);
      if (!zones.length) return say(words.beside);
      toggle(foot, zones[0]);
      return offer(foot, zones.slice(1, 4));
    }
    const [x, y] = footPoint(svg, point);
    const spot = { foot, view, x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 };
    const { zones, regions, isOnFoot } = placesAt(spot);
    if (!isOnFoot) return say(words.beside);
    const no = refusal(foot, [...zones, ...regions]);
    if (no) return say(`${nameOf(zones[0] || regions[0])}: ${no}`, true);
    const row = solea.fields.addRow("spot", { id: crypto.randomUUID(), ...spot });
    say(`${words.spot}: ${nameOfSpot(spot)}`);
    row.dispatchEvent(new Event("change", { bubbles: true }));
    row.scrollIntoView({ block: "nearest" });
    return row.querySelector("input[type=radio]").focus({ preventScroll: true });
  }

  // ---- what is drawn ------------------------------------------------------------------------------------------

  function draw(note) {
    for (const svg of sheets()) {
      const { foot, view } = svg.dataset;
      const worked = note.plan.zones_worked?.[foot] || [];
      for (const zone of svg.querySelectorAll("[data-zone]")) zone.classList.toggle("worked", worked.includes(zone.dataset.zone));
      const marks = svg.querySelector("[data-marks]");
      marks.replaceChildren();
      (note.objective.pain_points || []).forEach((spot, at) => {
        if (spot.foot !== foot || spot.view !== view || typeof spot.x !== "number") return;
        const [x, y] = sheetPoint(svg, [spot.x, spot.y]);
        marks.append(mark(x, y, String(at + 1)));
      });
    }
  }

  function mark(x, y, text) {
    const make = (name, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      return made;
    };
    const group = make("g", { class: "mark", transform: `translate(${Math.round(x)} ${Math.round(y)})` });
    const label = make("text", { dy: "7" });
    label.textContent = text;
    group.append(make("circle", { r: "20" }), label);
    return group;
  }

  function show(view) {
    for (const button of map.querySelectorAll("[data-view].chip")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    for (const pair of map.querySelectorAll("[data-pair]")) pair.hidden = pair.dataset.pair !== view;
    map.querySelector(`#zones-${view}`)?.closest("section").scrollIntoView?.({ block: "nearest" });
  }

  map.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-mode], .chip[data-view]");
    if (chosen?.dataset.mode) {
      mode = chosen.dataset.mode;
      for (const button of map.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(button === chosen));
    } else if (chosen) show(chosen.dataset.view);
    const svg = event.target.closest("[data-sheet]");
    if (svg) tap(svg, event);
  });
  for (const pair of map.querySelectorAll("[data-pair]")) pair.hidden = pair.dataset.pair !== "P";

  Object.assign(solea, { footmap: { draw }, middleOf, nameOfSpot });
})();
