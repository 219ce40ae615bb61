/* Pages of the desk inside a panel of the board: links with data-part, and the forms that come with them. */
(() => {
  "use strict";
  const desk = window.soleaDesk;
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  let opener = null;

  desk.open = async (address, template) => {
    if (template) return show(document.getElementById(template).innerHTML);
    desk.isOpening = true;
    const { ok, data } = await desk.ask(address);
    desk.isOpening = false;
    if (!ok || typeof data !== "string") return desk.refused(typeof data === "string" ? {} : data);
    show(data);
  };

  function show(html) {
    if (!panel.open) opener = document.activeElement;
    const name = body.contains(document.activeElement) ? document.activeElement.name : "";
    body.innerHTML = html;
    if (!panel.open) panel.showModal();
    if (!name) panel.scrollTop = 0;
    const same = name && [...body.querySelectorAll(`[name="${CSS.escape(name)}"]`)].find((one) => one.type !== "radio" || one.checked);
    if (same) return same.focus();
    const first = body.querySelector("[autofocus], [data-focus]") || body.querySelector("input:not([type=hidden]), select, button, a[href]");
    first?.focus();
  }

  desk.close = () => panel.close();
  panel.addEventListener("close", () => {
    body.replaceChildren();
    if (opener?.isConnected) opener.focus();
    else desk.focusAgain?.();
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-part]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    desk.open(link.dataset.href || link.href, link.dataset.template);
  });

  // Where a panel offers a numbered choice, a digit is enough.
  panel.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = /^[1-9]$/.test(event.key) && body.querySelector(`[data-digit="${event.key}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.click();
  });

  let newest = 0;
  // A form of the panel is sent from there; one that is carried out closes it, one that is not shows what is wrong.
  body.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.whole !== undefined) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const isPost = form.method === "post";
    newest += 1;
    const turn = newest;
    const address = form.getAttribute("action") || form.dataset.address || location.href;
    const answer = isPost ? await desk.post(address, fields) : await desk.ask(`${address.split("?")[0]}?${new URLSearchParams(fields)}`);
    form.removeAttribute("aria-busy");
    // What was only asked is not answered any more when something newer was, or when the panel is shut.
    if (!isPost && (turn !== newest || !panel.open)) return;
    if (typeof answer.data === "string") {
      if (answer.status === 200 || answer.status === 409 || answer.status === 422) show(answer.data);
      else desk.refused({});
      return;
    }
    if (!answer.ok) {
      desk.problem?.(answer.data, form) || desk.refused(answer.data);
      return;
    }
    panel.close();
    const id = (answer.data.go || "").split("#a-")[1];
    desk.done(answer.data, id);
    if (answer.data.go) desk.goTo?.(answer.data.go, id);
  });
})();
