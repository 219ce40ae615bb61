/* What is typed is kept on this tablet at once, encrypted, and sent when there is a connection: once, in order, and
   never over what another tablet sent. */
(() => {
  "use strict";
  const solea = (window.solea = window.solea || {});
  const DATABASE = "solea-notes", STORE = "drafts", KEYS = "keys";
  const PAUSE_MS = 700, AGAIN_MS = 5000;

  // ---- the drawer: a key that no script can read out, and drafts under the id of their note ------------------------

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => { asked.result.createObjectStore(STORE); asked.result.createObjectStore(KEYS); };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function inStore(store, mode, act) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const asked = act(database.transaction(store, mode).objectStore(store));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  async function key() {
    const kept = await inStore(KEYS, "readonly", (store) => store.get("drafts"));
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await inStore(KEYS, "readwrite", (store) => store.put(made, "drafts"));
    return made;
  }

  async function put(id, value) {
    if (!crypto.subtle) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), text);
    await inStore(STORE, "readwrite", (store) => store.put({ iv, sealed }, id));
  }

  async function take(id) {
    const kept = crypto.subtle && (await inStore(STORE, "readonly", (store) => store.get(id)));
    if (!kept) return null;
    try {
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await key(), kept.sealed);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return null;
    }
  }

  const drop = (id) => inStore(STORE, "readwrite", (store) => store.delete(id));

  // ---- the keeper of one note -----------------------------------------------------------------------------------

  class Keeper {
    constructor({ url, version, stored, read, show, tell }) {
      Object.assign(this, { url, version, base: stored, read, show, tell });
      this.timers = {};
      this.faults = [];
      this.changes = 0;
      this.isSending = false;
      this.isHalted = false;
      addEventListener("online", () => this.soon(0));
    }

    /** What this tablet kept of the note and never sent, put back into the form. */
    async restore() {
      const kept = await take(this.url);
      if (!kept) return;
      this.timers = kept.timers || {};
      if (!kept.isUnsent) return;
      if (kept.version === this.version) this.show(kept.note, []);
      else {
        const { note, conflicts } = solea.merge(kept.base, kept.note, this.base);
        this.show(note, conflicts);
      }
      this.soon(0);
    }

    /** Something was typed. */
    async touched() {
      this.changes += 1;
      this.isHalted = false;
      this.faults = [];
      this.tell("saving");
      await this.keep();
      this.soon(PAUSE_MS);
    }

    keep() {
      const { version, base, timers } = this;
      const note = this.read();
      return put(this.url, { version, base, timers, note, isUnsent: !same(base, note) }).catch(() => {});
    }

    /** What can be sent: everything but what the salon refused. */
    get sendable() {
      return solea.without(this.read(), this.faults.map((fault) => fault.pointer), this.base);
    }

    soon(ms) {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.send(), ms);
    }

    /** Everything that can be sent has been sent. */
    get isClean() {
      return same(this.base, this.sendable);
    }

    async send() {
      if (this.isSending || this.isHalted || this.isClean) return;
      this.isSending = true;
      const note = this.sendable, changes = this.changes;
      try {
        const answer = await fetch(this.url, {
          method: "PUT",
          headers: { "Content-Type": "application/json", "If-Match": `"${this.version}"`, "X-CSRFToken": token() },
          body: JSON.stringify(note),
          credentials: "same-origin",
        });
        await this.heard(answer, note, changes);
      } catch {
        this.tell("kept");
        this.soon(AGAIN_MS);
      } finally {
        this.isSending = false;
      }
      if (!this.isHalted && !this.isClean && navigator.onLine) this.soon(PAUSE_MS);
    }

    /** What the salon says to what was `sent`; what was typed since then is not judged by it. */
    async heard(answer, sent, changes) {
      if (answer.ok) {
        this.version = Number(answer.headers.get("ETag").replaceAll('"', ""));
        this.base = sent;
        await this.keep();
        if (changes === this.changes) this.tell(this.faults.length ? "partly" : "saved", this.faults);
      } else if (answer.status === 412) {
        const told = await answer.json();
        const theirs = plain(told.current);
        const { note, conflicts } = solea.merge(this.base, this.read(), theirs);
        this.version = told.current.version;
        this.base = theirs;
        this.show(note, conflicts);
        await this.keep();
        this.tell("conflict");
      } else if (answer.status >= 500 || answer.status === 429) {
        this.tell("kept");
        this.soon(AGAIN_MS);
      } else if (answer.status !== 422 || changes === this.changes) this.refused(answer.status, await answer.json().catch(() => ({})));
    }

    /** What is refused stays here; the rest is sent without it. Where nothing else is left, the next change is waited for. */
    refused(status, { errors = [] }) {
      const known = new Set(this.faults.map((fault) => fault.pointer));
      const found = errors.filter((fault) => /^\/\w+\/\w/.test(fault.pointer) && !known.has(fault.pointer));
      if (status === 422 && found.length) {
        this.faults.push(...found);
        if (this.isClean) this.tell("partly", this.faults);
        return;
      }
      this.isHalted = true;
      this.tell(status === 401 || status === 403 ? "shut" : status === 409 ? "signed" : "refused", errors);
    }
  }

  /** A note as the salon tells it, in the shape in which it is sent. */
  function plain(current) {
    const { subjective, objective, assessment, plan, after, copied_from = null } = current;
    const told = { subjective, objective, assessment, plan, after, copied_from };
    for (const [section, name] of [["plan", "techniques"], ["subjective", "complaints"], ["objective", "pain_points"], ["after", "complaints"]]) {
      told[section] = { ...told[section] };
      told[section][name] = told[section][name] || [];
    }
    return told;
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  Object.assign(solea, { Keeper, plainNote: plain, drafts: { take, drop, put } });
})();
