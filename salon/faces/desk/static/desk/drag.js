/* Carrying visits about: dragged by mouse or finger, pushed by keys, cut here and pasted on another day. */
(() => {
  "use strict";
  const desk = window.soleaDesk;
  const board = desk.board;
  const { area, STEP } = board;
  const CUT = "solea.desk.cut";
  const HOLD_MS = 350;
  const NEAR = 6;
  const GRIP = 12;
  const EDGE = 48;
  const SHORTEST = 5;
  let drag = null;
  let push = null;

  const may = (cell, what) => cell.dataset.steps.split(" ").includes(what);
  const span = (cell) => ({ start: Number(cell.dataset.start), minutes: Number(cell.dataset.end) - Number(cell.dataset.start) });
  const laneOf = (cell) => board.lanes().indexOf(cell.closest(".lane"));

  // ---- what is sent, and what comes of it ----

  function fieldsOf(cell, to) {
    const from = { lane: laneOf(cell), ...span(cell) };
    const fields = { version: cell.dataset.version };
    if (to.start !== from.start) fields.start = new Date(to.start * 60000).toISOString();
    if (to.minutes !== from.minutes) fields.minutes = to.minutes;
    if (to.lane !== from.lane) fields[area.dataset.by] = board.lanes()[to.lane].dataset.id;
    return fields;
  }

  async function put(id, fields) {
    const cell = board.byId(id);
    cell?.setAttribute("aria-busy", "true");
    const { ok, data } = await desk.post(`/desk/visits/${id}/place`, fields);
    cell?.removeAttribute("aria-busy");
    if (ok) desk.done(data, id);
    else noRoom(id, fields, data);
    return ok;
  }

  // Why it does not fit there, what is free instead, and, outside the hours, the way to insist with a reason.
  function noRoom(id, fields, data) {
    const { version } = fields;
    const buttons = (data.others || []).slice(0, 4).map(({ words, start, therapist }) => [words, () => put(id, { version, start, therapist })]);
    const form = data.can_overrule ? (close) => overruling(close, (reason) => put(id, { ...fields, overrule_reason: reason })) : null;
    desk.refused(data, { buttons, form, seconds: 12 });
    desk.refresh();
  }

  function overruling(close, act) {
    const form = document.createElement("form");
    form.className = "inline";
    const input = Object.assign(document.createElement("input"), { name: "reason", required: true, maxLength: 200 });
    input.setAttribute("aria-label", desk.words.overrule);
    input.placeholder = desk.words.overrule;
    form.append(input, Object.assign(document.createElement("button"), { className: "button small", textContent: desk.words.overruleButton }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close();
      act(input.value);
    });
    return form;
  }
  desk.put = put;

  // ---- the shadow: where it would go ----

  function shade(to) {
    const lane = board.lanes()[to.lane];
    let mark = area.querySelector(".shadow");
    if (!mark || mark.closest(".lane") !== lane) {
      mark?.remove();
      mark = Object.assign(document.createElement("div"), { className: "shadow" });
      mark.setAttribute("aria-hidden", "true");
      lane.querySelector(".lane-body").append(mark);
    }
    mark.style.top = `${(to.start - board.from()) * board.perMinute()}px`;
    mark.style.height = `${to.minutes * board.perMinute()}px`;
    mark.textContent = `${board.clock(to.start)}–${board.clock(to.start + to.minutes)}`;
    mark.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const unshade = () => area.querySelector(".shadow")?.remove();
  const isSame = (cell, to) => Object.keys(fieldsOf(cell, to)).length === 1;

  // ---- Alt and arrows: presses in a row are one move, and one move waits for the one before it ----

  const onTheWay = new Map();

  desk.nudge = (key, isLonger) => {
    const cell = push ? board.byId(push.id) : board.visit();
    if (!cell) return desk.say(desk.words.pick, { isBad: true });
    if (!may(cell, isLonger ? "resize" : "move")) return desk.say(desk.words.notNow, { isBad: true });
    push = push || { id: cell.dataset.id, by: { lane: 0, start: 0, minutes: 0 } };
    const isRtl = document.documentElement.dir === "rtl";
    const down = { ArrowUp: -STEP, ArrowDown: STEP }[key] || 0;
    if (isLonger) push.by.minutes += down;
    else {
      push.by.start += down;
      push.by.lane += { ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1 }[key] || 0;
    }
    shade(goal(cell));
    clearTimeout(push.timer);
    push.timer = setTimeout(commitPush, 450);
  };

  function goal(cell) {
    const from = onTheWay.get(push.id) || { lane: laneOf(cell), ...span(cell) };
    return {
      lane: Math.max(0, Math.min(board.lanes().length - 1, from.lane + push.by.lane)),
      start: from.start + push.by.start,
      minutes: Math.max(SHORTEST, from.minutes + push.by.minutes),
    };
  }

  async function commitPush() {
    if (!push) return;
    clearTimeout(push.timer);
    const { id } = push;
    if (onTheWay.has(id)) {
      push.timer = setTimeout(commitPush, 60);
      return;
    }
    const cell = board.byId(id);
    const to = cell && goal(cell);
    push = null;
    unshade();
    if (!cell || isSame(cell, to)) return;
    onTheWay.set(id, to);
    if (await put(id, fieldsOf(cell, to))) await drawnAnew(id, cell.dataset.version);
    onTheWay.delete(id);
  }

  // Until the board shows what was done, or somebody else did more.
  async function drawnAnew(id, version) {
    for (let turn = 0; turn < 60 && board.byId(id)?.dataset.version === version; turn += 1) {
      await new Promise((go) => setTimeout(go, 50));
    }
  }

  // ---- mouse and finger ----

  // The grip is drawn by the stylesheet: over all else of the visit, but for the end of what it occupies.
  const isAtGrip = (cell, event) => event.target === cell && event.clientY > cell.getBoundingClientRect().bottom - GRIP;

  area.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest(".visit");
    if (!cell || event.button || event.target.closest(".visit-step")) return;
    const isGrip = isAtGrip(cell, event);
    if (!may(cell, isGrip ? "resize" : "move")) return;
    const body = cell.closest(".lane-body");
    drag = {
      cell, isGrip, id: cell.dataset.id, pointer: event.pointerId, x: event.clientX, y: event.clientY, isOn: false,
      grab: board.minuteAt(body, event.clientY) - Number(cell.dataset.start), to: { lane: laneOf(cell), ...span(cell) },
    };
    if (event.pointerType !== "mouse" && !isGrip) drag.timer = setTimeout(() => drag && lift(), HOLD_MS);
  });

  function lift() {
    drag.isOn = true;
    drag.cell.classList.add("carried");
    navigator.vibrate?.(15);
    shade(drag.to);
  }

  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const isFar = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > NEAR;
    if (!drag.isOn) {
      if (!isFar) return;
      // A finger that moves at once scrolls.
      if (event.pointerType !== "mouse" && !drag.isGrip) return cancel();
      lift();
    }
    event.preventDefault();
    follow(event);
  });

  function follow(event) {
    const lanes = board.lanes();
    const lane = lanes.findIndex((one) => {
      const box = one.getBoundingClientRect();
      return box.left <= event.clientX && event.clientX < box.right;
    });
    const body = lanes[Math.max(0, lane)].querySelector(".lane-body");
    const minute = board.minuteAt(body, event.clientY);
    const own = span(drag.cell);
    if (drag.isGrip) drag.to.minutes = Math.max(SHORTEST, minute + STEP - own.start);
    else {
      drag.to.start = Math.max(board.from(), minute - Math.floor(drag.grab / STEP) * STEP);
      if (lane >= 0) drag.to.lane = lane;
    }
    shade(drag.to);
    const scroll = area.querySelector(".board-scroll");
    const box = scroll.getBoundingClientRect();
    if (event.clientY > box.bottom - EDGE) scroll.scrollTop += 12;
    else if (event.clientY < box.top + EDGE * 2) scroll.scrollTop -= 12;
    if (event.clientX > box.right - EDGE) scroll.scrollLeft += 12;
    else if (event.clientX < box.left + EDGE) scroll.scrollLeft -= 12;
  }

  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { isOn, cell, id, to } = drag;
    cancel();
    if (!isOn) return;
    // What follows a drag is no press on the visit.
    window.addEventListener("click", (click) => {
      click.preventDefault();
      click.stopPropagation();
    }, { capture: true, once: true });
    setTimeout(() => window.dispatchEvent(new Event("desk:dropped")));
    if (!isSame(cell, to)) put(id, fieldsOf(cell, to));
  });
  document.addEventListener("pointercancel", () => cancel());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) cancel();
  });
  document.addEventListener("touchmove", (event) => {
    if (drag?.isOn) event.preventDefault();
  }, { passive: false });

  function cancel() {
    if (!drag) return;
    clearTimeout(drag.timer);
    drag.cell.classList.remove("carried");
    unshade();
    drag = null;
  }
  desk.isCarrying = () => drag?.isOn === true || (push !== null && !onTheWay.has(push.id));

  // A press with the other button shows everything the visit can do, as Enter does.
  area.addEventListener("contextmenu", (event) => {
    const cell = event.target.closest(".visit");
    if (!cell) return;
    event.preventDefault();
    const link = cell.querySelector("a.visit-link");
    if (!drag && link) desk.open(link.href);
  });
  area.addEventListener("dragstart", (event) => event.preventDefault());

  // ---- cut and paste; only the visit's id is kept, for as long as the page's tab ----

  function mark() {
    area.classList.toggle("carrying", Boolean(desk.cut));
    for (const old of area.querySelectorAll(".cut")) old.classList.remove("cut");
    if (desk.cut) board.byId(desk.cut.id)?.classList.add("cut");
  }
  board.mark = mark;

  desk.pickUp = (cell) => {
    if (!may(cell, "move")) return desk.say(desk.words.notNow, { isBad: true });
    desk.cut = { id: cell.dataset.id, version: cell.dataset.version };
    sessionStorage.setItem(CUT, JSON.stringify(desk.cut));
    tellCut(cell.querySelector(".visit-name").textContent);
    mark();
  };

  function tellCut(name) {
    desk.say(desk.words.cut.replace("%(name)s", name), { buttons: [[desk.words.drop, desk.letGo]], seconds: 0 });
  }

  desk.letGo = () => {
    desk.cut = null;
    sessionStorage.removeItem(CUT);
    document.getElementById("toasts").replaceChildren();
    mark();
  };

  desk.paste = async () => {
    if (!desk.cut) return desk.say(desk.words.pick, { isBad: true });
    const { id, version } = desk.cut;
    const lane = board.lanes()[board.at.lane];
    const fields = { version, start: new Date(board.at.minute * 60000).toISOString() };
    if (lane?.dataset.id) fields[area.dataset.by] = lane.dataset.id;
    desk.letGo();
    await put(id, fields);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cut]");
    if (!button) return;
    const cell = board.byId(button.dataset.cut);
    desk.close();
    if (cell) desk.pickUp(cell);
  });

  const kept = sessionStorage.getItem(CUT);
  if (kept) {
    desk.cut = JSON.parse(kept);
    mark();
    desk.ask(`/desk/visits/${desk.cut.id}`).then(({ ok, data }) => {
      if (!ok) return desk.letGo();
      const page = new DOMParser().parseFromString(data, "text/html");
      tellCut(page.querySelector(".card-name").textContent);
    });
  }
})();
