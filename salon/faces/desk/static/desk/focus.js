/* The board as something to walk about in: one cell has the focus, arrows move it by five minutes or a column. */
(() => {
  "use strict";
  const desk = window.soleaDesk;
  const area = document.getElementById("board");
  const says = document.getElementById("board-says");
  const STEP = 5;
  const at = { lane: 0, minute: 0 };
  const board = { area, STEP, at };
  desk.board = board;

  board.lanes = () => [...area.querySelectorAll(".lane")];
  board.sheet = () => area.querySelector(".board");
  board.from = () => Number(board.sheet().dataset.from);
  board.to = () => Number(board.sheet().dataset.to);
  board.perMinute = () => board.lanes()[0].querySelector(".lane-body").offsetHeight / (board.to() - board.from());
  board.clock = (minute) => new Date(minute * 60000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: area.dataset.zone });
  board.visit = () => area.querySelector(".visit.at-focus");
  board.byId = (id) => document.getElementById(`a-${id}`);

  const numbers = (cell) => ({ start: Number(cell.dataset.start), end: Number(cell.dataset.end), tail: Number(cell.dataset.tail || 0) });

  function cellAt(lane, minute) {
    const cells = [...lane.querySelectorAll(".cell")].filter((cell) => {
      const { start, end, tail } = numbers(cell);
      return start <= minute && minute < end + tail;
    });
    return cells.find((cell) => cell.matches(".visit:not(.ghost)")) || cells.find((cell) => !cell.matches(".visit")) || cells[0];
  }

  // The cursor shows the very five minutes where a cell is longer.
  function cursor(lane, cell) {
    area.querySelector(".cursor")?.remove();
    if (!cell || cell.matches(".visit")) return;
    const mark = Object.assign(document.createElement("div"), { className: "cursor" });
    mark.setAttribute("aria-hidden", "true");
    mark.style.top = `${(at.minute - board.from()) * board.perMinute()}px`;
    mark.dataset.time = board.clock(at.minute);
    lane.querySelector(".lane-body").append(mark);
    return mark;
  }

  board.settle = (cell, { isQuiet = false } = {}) => {
    const lane = cell.closest(".lane");
    at.lane = board.lanes().indexOf(lane);
    for (const old of area.querySelectorAll(".at-focus")) {
      old.classList.remove("at-focus");
      old.tabIndex = -1;
    }
    cell.classList.add("at-focus");
    cell.tabIndex = 0;
    const mark = cursor(lane, cell);
    if (isQuiet) return;
    if (document.activeElement !== cell) cell.focus({ preventScroll: true });
    (mark || cell).scrollIntoView({ block: "nearest", inline: "nearest" });
    const name = lane.querySelector(".lane-name").textContent;
    const what = cell.matches(".free") ? desk.words.free : cell.matches(".shut") ? desk.words.shut : "";
    if (what) says.textContent = desk.words.at.replace("%(time)s", board.clock(at.minute)).replace("%(name)s", name).replace("%(what)s", what);
  };

  board.go = (laneIndex, minute) => {
    const lanes = board.lanes();
    const lane = lanes[Math.max(0, Math.min(lanes.length - 1, laneIndex))];
    at.minute = Math.max(board.from(), Math.min(board.to() - STEP, minute));
    const cell = cellAt(lane, at.minute);
    if (cell) board.settle(cell);
  };

  board.focusVisit = (cell) => {
    at.minute = numbers(cell).start;
    board.settle(cell);
  };

  board.walk = (key, isVisits) => {
    const current = area.querySelector(".at-focus");
    if (!current) return board.go(at.lane, at.minute || board.from());
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const isRtl = document.documentElement.dir === "rtl";
      return board.go(at.lane + ((key === "ArrowRight") === isRtl ? -1 : 1), at.minute);
    }
    const isDown = key === "ArrowDown";
    if (isVisits) {
      const own = [...current.closest(".lane").querySelectorAll(".visit")];
      const here = own.indexOf(current);
      const next = here >= 0 ? own[here + (isDown ? 1 : -1)] : isDown ? own.find((cell) => numbers(cell).start >= at.minute) : own.reverse().find((cell) => numbers(cell).start < at.minute);
      return next && board.focusVisit(next);
    }
    const { start, end } = numbers(current);
    const isVisit = current.matches(".visit");
    const floor = Math.floor(at.minute / STEP) * STEP;
    if (isDown) return board.go(at.lane, isVisit ? end + (numbers(current).tail || 0) : floor + STEP);
    return board.go(at.lane, isVisit ? start - STEP : at.minute > floor ? floor : floor - STEP);
  };

  // Inside the sheet one thing is reached by Tab; what lies in the cells is reached from there.
  board.enhance = () => {
    for (const inner of area.querySelectorAll(".cell a, .cell button")) inner.tabIndex = -1;
    for (const cell of area.querySelectorAll(".cell")) cell.tabIndex = -1;
    area.querySelector(".board-scroll").removeAttribute("tabindex");
    const hash = location.hash.startsWith("#a-") && document.getElementById(location.hash.slice(1));
    if (!at.minute) {
      const line = area.querySelector(".now-line");
      at.minute = line ? Math.floor(Date.now() / 60000 / STEP) * STEP : board.from();
      if (line) at.minute = board.from() + Math.floor((line.offsetTop - area.querySelector(".lane-head").offsetHeight) / board.perMinute() / STEP) * STEP;
      const lane = board.lanes()[0];
      const cell = hash || (lane && cellAt(lane, at.minute));
      if (hash) at.minute = numbers(hash).start;
      if (cell) {
        board.settle(cell, { isQuiet: true });
        const scroll = area.querySelector(".board-scroll");
        scroll.scrollTop = Math.max(0, (at.minute - board.from() - 60) * board.perMinute());
        if (hash) hash.scrollIntoView({ block: "center", inline: "nearest" });
        if (document.activeElement === document.body) cell.focus({ preventScroll: true });
      }
    }
  };

  desk.focusAgain = () => area.querySelector(".at-focus")?.focus({ preventScroll: true });

  // After the board was drawn anew the focus is where it was: on the same visit, or at the same minute.
  board.restore = (id, hadFocus) => {
    const cell = (id && board.byId(id)) || (board.lanes()[at.lane] && cellAt(board.lanes()[at.lane], at.minute));
    if (cell) board.settle(cell, { isQuiet: !hadFocus });
  };

  // A press of the mouse or a finger moves the focus too.
  board.minuteAt = (body, y) => {
    const minute = (y - body.getBoundingClientRect().top) / board.perMinute() + board.from();
    return Math.floor(minute / STEP) * STEP;
  };
  area.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    if (cell.matches(".visit")) return board.focusVisit(cell);
    const minute = board.minuteAt(cell.closest(".lane-body"), event.clientY);
    board.go(board.lanes().indexOf(cell.closest(".lane")), minute);
    if (desk.cut) {
      event.preventDefault();
      event.stopPropagation();
      desk.paste();
      return;
    }
    const link = cell.querySelector("a");
    if (link) link.dataset.href = board.newAddress();
  }, true);

  // Booking at the focus: the link of the free time, with the very minute.
  board.newAddress = () => {
    const lane = board.lanes()[at.lane];
    const address = new URL(document.querySelector('[data-key="n"]').href);
    address.searchParams.set("at", board.clock(at.minute));
    if (lane?.dataset.id) address.searchParams.set(area.dataset.by, lane.dataset.id);
    return address.href;
  };

  board.enhance();
})();
