/* Two tablets wrote on one note: what only one of them changed is taken over, and of what both changed nothing is lost. */
(() => {
  "use strict";
  const solea = (window.solea = window.solea || {});
  const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const bare = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);

  /** Of two texts both, once each; one that holds the other stands for both. */
  function bothTexts(mine, theirs) {
    if (theirs.includes(mine)) return theirs;
    return mine.includes(theirs) ? mine : `${theirs}\n\n${mine}`;
  }

  /** Rows of both: a row is known by its id, or by all that it says. */
  function bothRows(base, mine, theirs) {
    const key = (row) => (isMap(row) && row.id ? `id ${row.id}` : JSON.stringify(row));
    const before = new Set((base || []).map(key));
    const theirKeys = new Set((theirs || []).map(key));
    const gone = new Set([...before].filter((one) => !theirKeys.has(one)));
    const kept = (theirs || []).filter((row) => !before.has(key(row)) || (mine || []).some((own) => key(own) === key(row)));
    const added = (mine || []).filter((row) => !theirKeys.has(key(row)) && !gone.has(key(row)));
    return [...kept, ...added];
  }

  /** The note that holds both; `conflicts` lists the fields that both changed, with both values. */
  function merged(base, mine, theirs, path = [], conflicts = []) {
    if (same(mine, theirs) || same(base, theirs)) return mine;
    if (same(base, mine)) return theirs;
    if (isMap(mine) || isMap(theirs)) {
      const names = new Set([...Object.keys(mine || {}), ...Object.keys(theirs || {})]);
      const told = {};
      for (const name of names) {
        const value = merged((base || {})[name], (mine || {})[name], (theirs || {})[name], [...path, name], conflicts);
        if (value !== undefined) told[name] = value;
      }
      return told;
    }
    if (Array.isArray(mine) || Array.isArray(theirs)) return bothRows(base, mine, theirs);
    if (bare(mine)) return theirs;
    if (bare(theirs)) return mine;
    conflicts.push({ path: path.join("."), mine, theirs });
    return typeof mine === "string" && typeof theirs === "string" ? bothTexts(mine, theirs) : mine;
  }

  const reach = (tree, path) => path.reduce((at, step) => at?.[step], tree);

  /** The note without what was refused (JSON pointers): a row goes as a whole, another field stays as the salon knows it. */
  function without(note, pointers, base) {
    const told = structuredClone(note);
    const rows = {};
    for (const pointer of pointers) {
      const path = pointer.split("/").slice(1);
      const at = path.findIndex((step) => /^\d+$/.test(step));
      if (at > 0) (rows[path.slice(0, at).join("/")] ??= new Set()).add(Number(path[at]));
      else {
        const [section, field] = path;
        const known = reach(base, [section, field]);
        if (known === undefined) delete told[section]?.[field];
        else told[section][field] = known;
      }
    }
    for (const [list, refused] of Object.entries(rows)) {
      const path = list.split("/");
      const holder = reach(told, path.slice(0, -1));
      holder[path.at(-1)] = holder[path.at(-1)].filter((_, at) => !refused.has(at));
    }
    return told;
  }

  Object.assign(solea, { without, merge: (base, mine, theirs) => {
    const conflicts = [];
    return { note: merged(base, mine, theirs, [], conflicts), conflicts };
  } });
})();
