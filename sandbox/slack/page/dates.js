// Slack's date tokens, shown in the zone and language of whoever looks.

import { el } from "./dom.js";

const part = (options) => (date) => new Intl.DateTimeFormat(undefined, options).format(date);
const pad = (number) => String(number).padStart(2, "0");

const number = (date) =>
  `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
const long = part({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const middle = part({ day: "numeric", month: "long", year: "numeric" });
const short = part({ day: "numeric", month: "short", year: "numeric" });
const time = part({ hour: "numeric", minute: "2-digit" });
const seconds = part({ hour: "numeric", minute: "2-digit", second: "2-digit" });
const full = part({ dateStyle: "full", timeStyle: "long" });

/** today, yesterday or tomorrow where that is so, else the given form. */
const pretty = (otherwise) => (date, now) => {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
  const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? otherwise(date);
};

function ago(date, now) {
  const past = (date - now) / 1000;
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(past) >= length) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" })
    .format(Math.round(past / size), unit);
}

// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const FORMS = {
  date_num: number,
  date_slash: (date) => number(date).replaceAll("-", "/"),
  date_long: long,
  date_long_full: long,
  date_long_pretty: pretty(long),
  date: middle,
  date_pretty: pretty(middle),
  date_short: short,
  date_short_pretty: pretty(short),
  time,
  time_secs: seconds,
  ago,
};

function fill(format, date, now) {
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (_, name) => {
    known = known && Object.hasOwn(FORMS, name);
    return known ? FORMS[name](date, now) : "";
  });
  return known ? text : null;
}

/** A <time> for epoch seconds; the fallback is shown when a part of the format is unknown. */
export function timeNode(epoch, format, fallback, now = new Date()) {
  const date = new Date(Number(epoch) * 1000);
  if (!/^\d{1,12}(\.\d+)?$/.test(String(epoch)) || Number.isNaN(date.getTime())) {
    return document.createTextNode(fallback);
  }
  return el("time", {
    datetime: date.toISOString(),
    title: full(date),
    "data-format": format,
  }, fill(format, date, now) ?? fallback);
}

/** Brings "today" and "3 minutes ago" up to date. */
export function refreshTimes(root = document, now = new Date()) {
  for (const node of root.querySelectorAll("time[data-format]")) {
    const text = fill(node.dataset.format, new Date(node.dateTime), now);
    if (text && text !== node.textContent) node.textContent = text;
  }
}

/** The day a message belongs to, for the line between days. */
export function dayLabel(ts, now = new Date()) {
  const text = pretty(part({ weekday: "long", day: "numeric", month: "long" }))(
    new Date(Number(ts) * 1000), now);
  return text[0].toUpperCase() + text.slice(1);
}
export const dayKey = (ts) => number(new Date(Number(ts) * 1000));
