/* The keys of the board. They are heard while nothing else is being typed, and can be switched off. */
(() => {
  "use strict";
  const desk = window.soleaDesk;
  const board = desk.board;
  const SWITCH = "solea.desk.keys";
  const follow = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
  const chosen = () => board.visit() || (desk.say(desk.words.pick, { isBad: true }), null);

  function step(code) {
    const cell = chosen();
    if (!cell) return;
    if (!cell.dataset.steps.split(" ").includes(code)) return desk.say(desk.words.notNow, { isBad: true });
    desk.step(cell.dataset.id, code);
  }

  // A no-show is asked about once: it may cost the client money.
  function noShow() {
    const cell = chosen();
    if (!cell) return;
    if (!cell.dataset.steps.split(" ").includes("no_show")) return desk.say(desk.words.notNow, { isBad: true });
    const dialog = document.getElementById("sure");
    document.getElementById("sure-yes").onclick = () => {
      dialog.close();
      desk.step(cell.dataset.id, "no_show");
    };
    dialog.showModal();
    document.getElementById("sure-yes").focus();
  }

  function here(address) {
    const url = new URL(address, location.href);
    const cell = board.visit();
    if (cell) url.searchParams.set("visit", cell.dataset.id);
    else {
      const lane = board.lanes()[board.at.lane];
      url.searchParams.set("at", board.clock(board.at.minute));
      if (lane?.dataset.id) url.searchParams.set(board.area.dataset.by, lane.dataset.id);
    }
    return url.href;
  }

  const KEYS = {
    n: () => desk.open(board.newAddress()),
    w: () => follow("w"),
    "/": () => follow("/"),
    f: () => openHere("f"),
    e: () => openHere("e"),
    "[": () => follow("["),
    "]": () => follow("]"),
    t: () => follow("t"),
    c: () => follow("c"),
    p: () => follow("p"),
    "?": () => follow("?"),
    a: () => step("check_in"),
    i: () => step("start"),
    d: () => step("complete"),
    0: noShow,
    u: () => desk.undo(desk.last || board.visit()?.dataset.id),
    x: () => board.visit() ? desk.pickUp(board.visit()) : chosen(),
    v: () => desk.paste(),
    Enter: enter,
    Escape: () => desk.letGo(),
  };

  function enter() {
    const cell = board.visit();
    if (!cell) return desk.cut ? desk.paste() : desk.open(board.newAddress());
    const link = cell.querySelector("a.visit-link");
    if (link) desk.open(link.href);
  }

  function openHere(key) {
    const link = document.querySelector(`[data-key="${key}"]`);
    if (link) desk.open(here(link.href));
  }

  function isTyping(target) {
    return target.closest("input, select, textarea, [contenteditable], dialog[open]") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || desk.isOpening || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const inBoard = board.area.contains(event.target);
    if (!inBoard && event.target !== document.body) return;
    if (event.key.startsWith("Arrow")) return arrow(event);
    if (["PageUp", "PageDown", "Home", "End"].includes(event.key) && inBoard) return leap(event);
    if (event.metaKey || (event.ctrlKey && !event.altKey) || localStorage.getItem(SWITCH) === "off") return;
    if (event.key === "Enter" && !event.target.matches(".cell")) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  function arrow(event) {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.altKey) return desk.nudge(event.key, event.shiftKey);
    board.walk(event.key, event.shiftKey);
  }

  function leap(event) {
    event.preventDefault();
    const { lane, minute } = board.at;
    const goals = { PageUp: minute - 60, PageDown: minute + 60, Home: board.from(), End: board.to() - board.STEP };
    board.go(lane, goals[event.key]);
  }

  // A day or a salon that is chosen is shown at once.
  document.querySelector(".board-toolbar form")?.addEventListener("change", (event) => event.target.form.requestSubmit());

  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = localStorage.getItem(SWITCH) !== "off";
    toggle.addEventListener("change", () => localStorage.setItem(SWITCH, toggle.checked ? "on" : "off"));
  }
})();
