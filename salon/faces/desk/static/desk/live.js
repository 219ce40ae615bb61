/* What other desks do appears here: the salon is asked every little while whether anything has changed. */
(() => {
  "use strict";
  const desk = window.soleaDesk;
  const board = desk.board;
  const { area } = board;
  const EVERY_MS = 1000;
  const HIDDEN_MS = 20000;
  const SPREAD_MS = 250;
  let stamp = area.dataset.stamp;
  let timer = null;
  let isAsking = false;
  let waits = false;
  let failures = 0;

  // After a step of one's own nothing but the very newest will do.
  async function look(isFresh) {
    clearTimeout(timer);
    if (isAsking) {
      waits = waits || isFresh === true;
      return;
    }
    isAsking = true;
    let again = null;
    try {
      const address = isFresh === true ? `${area.dataset.grid}&fresh=1` : area.dataset.grid;
      const answer = await fetch(address, { headers: { "If-None-Match": `"${stamp}"`, "Solea-Marks": sheet(area).dataset.marks }, cache: "no-store" });
      if (answer.redirected || answer.status === 403) return location.reload();
      const isSame = answer.status === 304;
      if (isSame || (answer.ok && draw(await answer.text()))) stamp = answer.headers.get("ETag")?.replaceAll('"', "") ?? stamp;
      // While one change chases the other the salon says when there is more to see; not all desks come at once then.
      again = answer.headers.get("Solea-Again");
      if (isSame || answer.ok) reached();
      else missed();
    } catch {
      missed();
    } finally {
      isAsking = false;
      const soon = again ? Number(again) + SPREAD_MS * Math.random() : EVERY_MS * Math.min(8, 1 + failures);
      const rest = document.hidden ? HIDDEN_MS : soon;
      const isNext = waits;
      waits = false;
      timer = isNext ? setTimeout(() => look(true)) : setTimeout(look, rest);
    }
  }
  desk.refresh = () => look(true);

  function missed() {
    failures += 1;
    if (failures === 3) {
      const note = Object.assign(document.createElement("p"), { className: "notice warn stale-note", textContent: desk.words.stale });
      note.setAttribute("role", "status");
      area.prepend(note);
    }
  }

  function reached() {
    failures = 0;
    document.querySelector(".stale-note")?.remove();
  }

  const sheet = (root) => root.querySelector(".board");
  const lanesOf = (root) => [...root.querySelectorAll(".lane")];

  // Only what differs is replaced, so that scrolling, focus and reading go on. A lane that is here already is not sent.
  function draw(html) {
    if (desk.isCarrying()) return false;
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    const hadFocus = area.contains(document.activeElement);
    const id = board.visit()?.dataset.id;
    const old = lanesOf(area);
    const next = lanesOf(fresh);
    const isAlike = sheet(area).dataset.from === sheet(fresh).dataset.from && sheet(area).dataset.to === sheet(fresh).dataset.to
      && old.length === next.length && old.every((lane, number) => lane.dataset.id === next[number].dataset.id);
    if (isAlike) {
      next.forEach((lane, number) => "isKnown" in lane.dataset || old[number].replaceWith(lane));
      sheet(area).dataset.marks = sheet(fresh).dataset.marks;
      for (const selector of [".board-sum", ".chair-strip", ".now-line", ".scale", ".turns"]) swap(selector, fresh);
    } else {
      const scroll = area.querySelector(".board-scroll");
      const [top, left] = [scroll.scrollTop, scroll.scrollLeft];
      const here = new Map(old.map((lane) => [lane.dataset.id, lane]));
      for (const lane of next) if ("isKnown" in lane.dataset) lane.replaceWith(here.get(lane.dataset.id));
      area.replaceChildren(...fresh.childNodes);
      Object.assign(area.querySelector(".board-scroll"), { scrollTop: top, scrollLeft: left });
    }
    board.enhance();
    board.restore(id, hadFocus);
    board.mark();
    return true;
  }

  function swap(selector, fresh) {
    const [one, other] = [area.querySelector(selector), fresh.querySelector(selector)];
    if (one && other && one.outerHTML !== other.outerHTML) one.replaceWith(other);
    else if (one && !other) one.remove();
    else if (other && !one) area.querySelector(".board-sum").after(other);
  }

  desk.goTo = (address, id) => {
    const [page] = address.split("#");
    const url = new URL(page, location.href);
    const isHere = url.searchParams.get("on") === area.dataset.on;
    if (!isHere) return location.assign(address);
    const seen = new MutationObserver(() => {
      const cell = board.byId(id);
      if (!cell) return;
      seen.disconnect();
      board.focusVisit(cell);
    });
    if (id) seen.observe(area, { childList: true, subtree: true });
    setTimeout(() => seen.disconnect(), 4000);
  };

  document.addEventListener("visibilitychange", () => document.hidden || look());
  timer = setTimeout(look, EVERY_MS);
})();
