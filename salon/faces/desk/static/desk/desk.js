/* What the scripts of the desk share: asking the salon, saying what came of it, the reader's words. */
(() => {
  "use strict";
  const words = document.getElementById("words").dataset;
  const token = () => document.querySelector("#steps [name=csrfmiddlewaretoken]").value;
  const toasts = document.getElementById("toasts");
  const desk = { words, last: null, refresh: () => {} };

  // Every answer is {ok, status, data}: JSON as it is, a part of a page as text.
  desk.ask = async (address, options = {}) => {
    try {
      const answer = await fetch(address, { ...options, headers: { "X-Solea-Part": "1", ...options.headers } });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      return { ok: answer.ok, status: answer.status, data: isJson ? await answer.json() : await answer.text() };
    } catch {
      return { ok: false, status: 0, data: { problem: words.lost } };
    }
  };

  desk.post = (address, fields) => {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return desk.ask(address, { method: "POST", body, headers: { "X-CSRFToken": token() } });
  };

  // A line at the lower edge; buttons are [word, what to do].
  desk.say = (text, { isBad = false, lines = [], buttons = [], form = null, seconds = 9 } = {}) => {
    const toast = document.createElement("div");
    toast.className = isBad ? "toast bad" : "toast";
    toast.setAttribute("role", isBad ? "alert" : "status");
    if (isBad) toast.dataset.testid = "toast-error";
    const told = document.createElement("span");
    told.textContent = text;
    toast.append(told);
    if (lines.length) {
      const list = document.createElement("ul");
      list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      toast.append(list);
    }
    for (const [word, act] of buttons) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: word });
      button.addEventListener("click", () => {
        toast.remove();
        act();
      });
      toast.append(button);
    }
    if (form) toast.append(form(() => toast.remove()));
    toasts.replaceChildren(toast);
    if (seconds) setTimeout(() => toast.remove(), (isBad ? 3 : 1) * seconds * 1000);
    return toast;
  };

  desk.refused = (data, more = {}) => desk.say(data.problem || words.lost, { isBad: true, lines: data.reasons || [], ...more });

  // After a step: what was said, and the way back.
  desk.done = (data, id) => {
    desk.last = id || desk.last;
    const buttons = id ? [[words.undo, () => desk.undo(id)]] : [];
    for (const text of data.said || []) desk.say(text, { buttons });
    desk.refresh();
  };

  desk.step = async (id, code, fields = {}) => {
    const cell = document.getElementById(`a-${id}`);
    cell?.setAttribute("aria-busy", "true");
    const { ok, data } = await desk.post(`/desk/appointments/${id}/${code}`, fields);
    cell?.removeAttribute("aria-busy");
    if (ok) desk.done(data, id);
    else {
      desk.refused(data);
      desk.refresh();
    }
    return ok;
  };

  desk.undo = async (id) => {
    const which = id || desk.last;
    if (!which) return desk.say(words.nothing, { isBad: true });
    const { ok, data } = await desk.post(`/desk/appointments/${which}/undo`, {});
    if (ok) desk.say(words.undone);
    else desk.refused(data);
    desk.refresh();
    return ok;
  };

  // The step that a board button names is taken without leaving the page.
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".visit-step[data-step]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    desk.step(button.closest(".visit").dataset.id, button.dataset.step);
  }, true);

  // Any other button of the board: done, told, drawn anew.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    event.preventDefault();
    button.disabled = true;
    const { ok, data } = await desk.post(button.formAction, {});
    button.disabled = false;
    if (ok) desk.done(data, (data.go || "").split("#a-")[1]);
    else desk.refused(data);
  });

  window.soleaDesk = desk;
})();
