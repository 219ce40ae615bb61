// Reads the instructions in the attributes of the admin's library, so that no page needs to evaluate text as a script.
"use strict";

// What an instruction may name beside the page's own data: this and nothing else of the browser.
const FUNCTIONS = new Set(["getCurrentTab", "moveRecords", "searchCommand", "searchDropdown", "searchForm", "sortRecords", "theme"]);
const OFFERED = {
  localStorage: { getItem: (name) => localStorage.getItem(name), setItem: (name, value) => localStorage.setItem(name, value) },
  window: {
    location: {
      get hash() { return location.hash; },
      get pathname() { return location.pathname; },
      get search() { return location.search; },
      set href(address) { if (new URL(address, location).origin === location.origin) location.assign(address); },
    },
  },
};
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);
const CONSTANTS = new Map([["true", true], ["false", false], ["null", null], ["undefined", undefined]]);
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([A-Za-z_$][\w$]*)|(===|!==|==|!=|<=|>=|=>|&&|\|\||[-+!<>=?:;,.(){}[\]]))\s*/gy;
// From the weakest to the strongest; each may end early.
const LEVELS = [
  { "||": (left, right) => left() || right() },
  { "&&": (left, right) => left() && right() },
  {
    "===": (left, right) => left() === right(), "!==": (left, right) => left() !== right(),
    "==": (left, right) => left() == right(), "!=": (left, right) => left() != right(),
  },
  {
    "<": (left, right) => left() < right(), ">": (left, right) => left() > right(),
    "<=": (left, right) => left() <= right(), ">=": (left, right) => left() >= right(),
  },
  { "+": (left, right) => left() + right(), "-": (left, right) => left() - right() },
];

function named(scope, name) {
  if (name in scope) return scope[name];
  if (FUNCTIONS.has(name)) return window[name];
  if (Object.hasOwn(OFFERED, name)) return OFFERED[name];
  throw new ReferenceError(`${name} is not offered to instructions`);
}

function memberOf(owner, key) {
  if (FORBIDDEN.has(String(key))) throw new TypeError(`${key} is not offered to instructions`);
  return owner[key];
}

// The page's own data are set by name; of what has a name after a dot, only the address of the page.
function assigned(owner, key, value) {
  if (owner !== OFFERED.window.location || key !== "href") throw new TypeError(`${key} is not for instructions to set`);
  return (owner[key] = value);
}

/** One instruction, as text; `statements()` gives a function that carries it out in a scope. */
class Instruction {
  constructor(text) {
    this.text = text;
    this.tokens = [];
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
      const found = TOKEN.exec(text);
      if (!found) throw new SyntaxError(`Not understood: ${text}`);
      const [, number, string, name, sign] = found;
      this.tokens.push({ number, string, name, sign });
    }
    this.at = 0;
  }

  next(sign, further = 0) { return this.tokens[this.at + further]?.sign === sign; }

  took(sign) { return this.next(sign) && Boolean(++this.at); }

  must(sign) { if (!this.took(sign)) throw new SyntaxError(`${sign} is missing: ${this.text}`); }

  word(name) { return this.tokens[this.at]?.name === name && Boolean(++this.at); }

  name() {
    const found = this.tokens[this.at++]?.name;
    if (!found || FORBIDDEN.has(found)) throw new SyntaxError(`A name is missing: ${this.text}`);
    return found;
  }

  listed(end, read) {
    const found = [];
    while (!this.took(end)) {
      found.push(read());
      if (!this.next(end)) this.must(",");
    }
    return found;
  }

  whole() {
    const run = this.statements();
    if (this.at < this.tokens.length) throw new SyntaxError(`Not understood: ${this.text}`);
    return run;
  }

  statements() {
    const steps = [];
    while (this.at < this.tokens.length && !this.next("}")) {
      if (!this.took(";")) steps.push(this.statement());
    }
    return (scope) => steps.reduce((before, step) => step(scope), undefined);
  }

  statement() {
    if (!this.word("if")) return this.expression();
    this.must("(");
    const asked = this.expression();
    this.must(")");
    const yes = this.block();
    const no = this.word("else") ? this.block() : () => undefined;
    return (scope) => (asked(scope) ? yes(scope) : no(scope));
  }

  block() {
    if (!this.took("{")) return this.statement();
    const run = this.statements();
    this.must("}");
    return run;
  }

  expression() {
    if (this.next("=>", 1)) {
      const name = this.name();
      this.must("=>");
      const run = this.expression();
      return (scope) => (value) => run(Alpine.mergeProxies([{ [name]: value }, scope]));
    }
    if (this.next("=", 1)) {
      const name = this.name();
      this.must("=");
      const run = this.expression();
      return (scope) => (scope[name] = run(scope));
    }
    const asked = this.joined(0);
    if (!this.took("?")) return asked;
    const yes = this.expression();
    this.must(":");
    const no = this.expression();
    return (scope) => (asked(scope) ? yes(scope) : no(scope));
  }

  joined(level) {
    if (level === LEVELS.length) return this.unary();
    let left = this.joined(level + 1);
    for (let join; (join = LEVELS[level][this.tokens[this.at]?.sign]); ) {
      this.at += 1;
      const [first, second] = [left, this.joined(level + 1)];
      left = (scope) => join(() => first(scope), () => second(scope));
    }
    return left;
  }

  unary() {
    if (this.took("!")) { const run = this.unary(); return (scope) => !run(scope); }
    if (this.took("-")) { const run = this.unary(); return (scope) => -run(scope); }
    return this.member();
  }

  member() {
    let run = this.primary();
    let owner = (scope) => scope;
    for (;;) {
      const before = run;
      if (this.took("(")) {
        const given = this.listed(")", () => this.expression());
        const whose = owner;
        run = (scope) => before(scope).apply(whose(scope), given.map((one) => one(scope)));
        owner = () => undefined;
      } else if (this.next(".") || this.next("[")) {
        let key;
        if (this.took(".")) { const name = this.name(); key = () => name; } else { this.must("["); key = this.expression(); this.must("]"); }
        if (this.took("=")) {
          const value = this.expression();
          return (scope) => assigned(before(scope), key(scope), value(scope));
        }
        owner = before;
        run = (scope) => memberOf(before(scope), key(scope));
      } else return run;
    }
  }

  primary() {
    if (this.took("(")) { const run = this.expression(); this.must(")"); return run; }
    if (this.took("[")) {
      const items = this.listed("]", () => this.expression());
      return (scope) => items.map((one) => one(scope));
    }
    if (this.took("{")) return this.object();
    const { number, string, name } = this.tokens[this.at] ?? {};
    if (number !== undefined) { this.at += 1; return () => Number(number); }
    if (string !== undefined) { this.at += 1; const text = string.slice(1, -1).replace(/\\(.)/g, "$1"); return () => text; }
    const found = this.name();
    return CONSTANTS.has(name) ? () => CONSTANTS.get(name) : (scope) => named(scope, found);
  }

  object() {
    const pairs = this.listed("}", () => {
      const string = this.tokens[this.at]?.string;
      const key = string === undefined ? this.name() : string.slice(1, -1);
      if (string !== undefined) this.at += 1;
      this.must(":");
      return [key, this.expression()];
    });
    return (scope) => Object.fromEntries(pairs.map(([key, run]) => [key, run(scope)]));
  }
}

const understood = new Map();

function carriedOut(text) {
  if (!understood.has(text)) understood.set(text, new Instruction(text).whole());
  return understood.get(text);
}

/** What Alpine asks instead of its own evaluator: an element and an instruction, as text or as a function. */
function evaluatorFor(element, instruction) {
  const stack = Alpine.closestDataStack(element);
  return (receive = () => {}, { scope = {}, params = [] } = {}) => {
    try {
      const whole = Alpine.mergeProxies([scope, { $el: element }, ...stack]);
      let result = typeof instruction === "function" ? instruction.apply(whole, params) : carriedOut(instruction)(whole);
      if (typeof result === "function") result = result.apply(whole, params);
      receive(result);
    } catch (error) {
      reportError(error);
    }
  };
}

document.addEventListener("alpine:init", () => Alpine.setEvaluator(evaluatorFor));
