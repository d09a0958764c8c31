// Slack's mrkdwn as DOM nodes. What it cannot read stays visible as text.

import { el } from "./dom.js";
import { copyButton } from "./copy.js";
import { timeNode } from "./dates.js";
import { author, channelName, concernsMe, groupHandle, placeHash } from "./directory.js";
import { emojiOf } from "./emoji.js";

const ENTITIES = { amp: "&", lt: "<", gt: ">" };
const LETTER = "[\\p{L}\\p{N}_]";
// A mark opens before a non-space and closes after one, and never inside a word.
const span = (name, mark) =>
  `(?<!${LETTER}|${mark})${mark}(?<${name}>(?![\\s${mark}])[^\\n${mark}]*(?<!\\s))${mark}(?!${LETTER}|${mark})`;

const INLINE = new RegExp([
  "`(?<code>[^`\\n]+)`",
  "<(?<token>[^<>\\n]+)>",
  span("strong", "\\*"),
  span("em", "_"),
  span("s", "~"),
  ":(?<emoji>[a-z+][a-z0-9_+'-]*):",
  "(?<url>https?://[^\\s<>|`*]*[^\\s<>|`*.,;:!?)])",
].join("|"), "gu");

/** Exactly the three entities that Slack knows. */
export const decode = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ENTITIES[name]);

/** Nodes of a text: paragraphs of lines, list items, quotes and code blocks. */
export function mrkdwn(text) {
  const nodes = [];
  // A code block swallows the line break on either side of its fence.
  const parts = text.split(/\n?```\n?([\s\S]*?)\n?```\n?/);
  parts.forEach((part, index) => {
    if (index % 2) nodes.push(codeBlock(decode(part)));
    else if (part) nodes.push(...prose(part));
  });
  return nodes;
}

const UNBROKEN = 34; // longer words have to break on a phone

export function codeBlock(text) {
  // A line breaks between words where it can: a break after a hyphen would look as if
  // the command had a space there.
  const code = el("code", {}, text.split(/(\s+)/).map((word) =>
    (/\S/.test(word) && word.length < UNBROKEN ? el("span", { class: "word" }, word) : word)));
  return el("div", { class: "code-block" }, el("pre", { tabindex: "0" }, code),
    copyButton(() => text));
}

const ITEM = /^\s*(?:[•◦▪‣]|\d{1,3}\.)\s/;
const QUOTE = /^(?:&gt;|>)\s?/;
const kindOf = (line) => (ITEM.test(line) ? "item" : QUOTE.test(line) ? "quote" : "text");

function prose(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.map(({ kind, lines }) => {
    // The marks stay in the text: it is what the author wrote and what is copied.
    if (kind === "item") {
      return el("div", { class: "items", role: "list" },
        lines.map((line) => el("div", {
          role: "listitem", class: /^\s*\d/.test(line) ? "numbered" : null,
        }, inline(line))));
    }
    const bare = kind === "quote" ? lines.map((line) => line.replace(QUOTE, "")) : lines;
    return el(kind === "quote" ? "blockquote" : "div", { class: "lines" }, withBreaks(bare));
  });
}

const withBreaks = (lines) =>
  lines.flatMap((line, index) => [index ? el("br") : null, ...inline(line)]);

/** Nodes of one line. */
export function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) nodes.push(decode(text.slice(end, match.index)));
    nodes.push(...inlineNode(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(decode(text.slice(end)));
  return nodes;
}

function inlineNode({ 0: raw, groups }) {
  if (groups.code) return [el("code", {}, decode(groups.code))];
  if (groups.token) return [token(groups.token)];
  if (groups.emoji) return [emoji(groups.emoji) ?? raw];
  if (groups.url) return [link(decode(raw), decode(raw))];
  const tag = ["strong", "em", "s"].find((name) => groups[name]);
  return [el(tag, {}, inline(groups[tag]))];
}

/** A named emoji as an image with its name, or null. */
export function emoji(name) {
  const characters = emojiOf(name);
  const label = name.replaceAll("_", " ");
  return characters
    && el("span", { class: "emoji", role: "img", "aria-label": label, title: `:${name}:` }, characters);
}

/** What stands between < and >: mentions, dates, links. */
function token(content) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? null : decode(content.slice(bar + 1));
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!subteam^")) return group(target.slice("!subteam^".length), label);
  if (target.startsWith("!date^")) {
    const [, epoch, format] = target.split("^");
    return timeNode(epoch, decode(format ?? ""), label ?? target);
  }
  if (target.startsWith("!")) return el("span", { class: "mention me" }, label ?? `@${target.slice(1)}`);
  return link(decode(target), label ?? decode(target));
}

export function mention(id) {
  return el("span", { class: concernsMe(id) ? "mention me" : "mention" }, `@${author(id).name}`);
}

export function group(id, label = null) {
  const handle = groupHandle(id) ?? (label ?? id).replace(/^@/, "");
  return el("span", { class: concernsMe(id) ? "mention me" : "mention" }, `@${handle}`);
}

export function channelLink(id, label = null) {
  const name = channelName(id);
  if (!name) return el("span", { class: "mention" }, `#${label || id}`);
  return el("a", { class: "mention", href: placeHash({ channel: id }) }, `#${name}`);
}

const PERMALINK = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})(?:\?(?:.*&)?thread_ts=(\d{10}\.\d{6}))?/;

/** A link; one to a message of this workspace stays in the page, a strange scheme is text. */
export function link(url, label) {
  const place = PERMALINK.exec(url);
  if (place && channelName(place[1])) {
    const message = `${place[2]}.${place[3]}`;
    return el("a", { href: placeHash({ channel: place[1], message, thread: place[4] }) }, label);
  }
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return document.createTextNode(label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Nodes of a plain_text object: nothing is markup but emoji, if the author allows them. */
export function plain({ text, emoji: allowed = true }) {
  return text.split("\n").flatMap((line, index) => [
    index ? el("br") : null,
    ...(allowed ? line.split(/:([a-z+][a-z0-9_+'-]*):/) : [line]).map((part, place) =>
      (place % 2 ? emoji(part) ?? `:${part}:` : part)),
  ]);
}

/** Nodes of any text object; `flow: "line"` keeps it on one line. */
export function textNodes(object, flow = "block") {
  if (!object) return [];
  if (object.type !== "mrkdwn") return plain(object);
  return flow === "line" ? withBreaks(object.text.split("\n")) : mrkdwn(object.text);
}
