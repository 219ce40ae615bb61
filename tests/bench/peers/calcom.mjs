// Ask cal.com's slot functions for a month of any staff; argument: the rows as JSON. Prints JSON.
//
// Its package exports a whole service that wants a database. The two functions measured here, slots of a schedule and
// the union over a round robin's hosts, stand in it as plain code: they are cut out into a module of their own.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const ROUNDS = 7;
const WARM = 5;
const dist = path.resolve("package/dist");
const read = (name) => fs.readFileSync(path.join(dist, name), "utf8");
const holding = (start, text) => {
  const names = fs.readdirSync(dist).filter((name) => name.startsWith(start) && name.endsWith(".js"));
  const found = names.find((name) => read(name).includes(text));
  if (!found) throw new Error(`no file ${start}… holds "${text}"`);
  return found;
};
const load = (name) => import(pathToFileURL(path.join(dist, name)).href);

async function functions() {
  const ranges = holding("date-ranges-", "function buildDateRanges");
  const zones = holding("index-", "const getTimeZone");
  const text = read("slots.js");
  const from = text.indexOf("function createIntervalNodes");
  const to = text.indexOf("const getSlots$1");
  if (from < 0 || to < from) throw new Error("slots.js has another shape");
  fs.writeFileSync(path.join(dist, "package.json"), '{"type": "module"}');
  const head = [
    `import { i as intersect } from "./${ranges}";`,
    `import { g as getTimeZone } from "./${zones}";`,
    'import dayjs from "dayjs";',
    'const SchedulingType = { COLLECTIVE: "collective", ROUND_ROBIN: "roundRobin" };',
    'const DEFAULT_GROUP_ID = "default";',
  ];
  const tail = "export { getAggregatedAvailability, getSlots };";
  fs.writeFileSync(path.join(dist, "measured.js"), [...head, text.slice(from, to), tail].join("\n"));
  const { getAggregatedAvailability, getSlots } = await load("measured.js");
  const { b: buildDateRanges, s: subtract } = await load(ranges);
  return { getAggregatedAvailability, getSlots, buildDateRanges, subtract };
}

// Its own build of Day.js keeps one formatter a zone, where the public one makes one a call. The same is done here:
// without it the figures were five times worse than the peer deserves.
function keepFormatters() {
  const kept = new Map();
  const two = "2-digit";
  const whole = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two };
  Date.prototype.toLocaleString = function (locale, options = {}) {
    const key = `${locale} ${options.timeZone}`;
    if (!kept.has(key)) kept.set(key, new Intl.DateTimeFormat(locale, { ...whole, ...options }));
    return kept.get(key).format(this);
  };
}

const work = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const days = Number(process.env.DAYS);
const { getAggregatedAvailability, getSlots, buildDateRanges, subtract } = await functions();
const dayjs = (await import("dayjs")).default;
keepFormatters();

const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const instant = (on, minute) => dayjs.tz(`${on} ${clock(minute)}`, work.tz);
const first = instant(work.start, 0);
const last = instant(dayjs.utc(work.start).add(days, "day").format("YYYY-MM-DD"), 0);
const ofDay = (minute) => new Date(Date.UTC(1970, 0, 1, 0, minute));
const availability = [
  { days: work.weekdays.map((day) => (day + 1) % 7), startTime: ofDay(work.open), endTime: ofDay(work.close), date: null },
];

// A database would have handed over the rows of the window only, so cutting them to it is not measured.
const hosts = Array.from({ length: work.staff }, () => []);
work.appointments.forEach(([host, on, start, end], id) => {
  const row = { id, title: "Visit", startTime: instant(on, start).toDate(), endTime: instant(on, end).toDate() };
  if (row.endTime > first.toDate() && row.startTime < last.toDate()) hosts[host].push(row);
});

function month() {
  const free = hosts.map((rows, id) => {
    // From rows to busy times and back to Day.js by way of text, as its own service does.
    const busy = rows
      .map((row) => ({
        start: dayjs(row.startTime).subtract(0, "minute").toISOString(),
        end: dayjs(row.endTime).add(0, "minute").toISOString(),
        title: row.title,
        source: `booking-${row.id}`,
      }))
      .map(({ start, end }) => ({ start: dayjs(start), end: dayjs(end) }));
    const { dateRanges, oooExcludedDateRanges } = buildDateRanges({
      availability,
      timeZone: work.tz,
      dateFrom: first,
      dateTo: last,
      travelSchedules: [],
      outOfOffice: {},
    });
    return {
      user: { id, isFixed: false },
      timeZone: work.tz,
      dateRanges: subtract(dateRanges, busy),
      oooExcludedDateRanges: subtract(oooExcludedDateRanges, busy),
    };
  });
  const slots = getSlots({
    inviteeDate: first,
    eventLength: work.service_minutes,
    frequency: work.step,
    minimumBookingNotice: 0,
    offsetStart: 0,
    showOptimizedSlots: false,
    dateRanges: getAggregatedAvailability(free, "roundRobin"),
  });
  return slots.map(({ time }) => time.toISOString());
}

const answers = {};
for (const iso of month()) {
  const at = dayjs(iso).tz(work.tz);
  (answers[at.format("YYYY-MM-DD")] ??= []).push(at.hour() * 60 + at.minute());
}
for (let round = 0; round < WARM; round++) month();
const ms = [];
for (let round = 0; round < ROUNDS; round++) {
  const begun = performance.now();
  month();
  ms.push(performance.now() - begun);
}
const { version } = JSON.parse(fs.readFileSync("package/package.json", "utf8"));
console.log(JSON.stringify({ version, ms, answers }));
