// The rich_text block: sections, lists, code and quotes of styled pieces.

import { el } from "./dom.js";
import { timeNode } from "./dates.js";
import { channelLink, codeBlock, emoji, group, link, mention } from "./mrkdwn.js";

/** Nodes of the elements of a rich_text block or of a list in one. */
export const richText = (elements) => elements.map((element) => {
  const make = PARTS[element.type];
  return make ? make(element) : el("p", { class: "unsupported" }, `(${element.type})`);
});

const PARTS = {
  rich_text_section: ({ elements }) => el("div", { class: "lines" }, pieces(elements)),
  rich_text_preformatted: ({ elements }) =>
    codeBlock(elements.map((piece) => piece.text ?? piece.url ?? "").join("")),
  rich_text_quote: ({ elements }) => el("blockquote", {}, pieces(elements)),
  rich_text_list: ({ elements, style, indent = 0 }) =>
    el(style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(indent, 4)}` },
      elements.map(({ elements: inside }) => el("li", {}, pieces(inside)))),
};

const pieces = (elements) => elements.map((piece) => styled(PIECES[piece.type]?.(piece)
  ?? document.createTextNode(piece.text ?? piece.fallback ?? ""), piece.style ?? {}));

const PIECES = {
  text: ({ text }) => el("span", { class: "pre-line" }, text),
  link: ({ url, text }) => link(url, text ?? url),
  user: ({ user_id: id }) => mention(id),
  usergroup: ({ usergroup_id: id }) => group(id),
  channel: ({ channel_id: id }) => channelLink(id),
  broadcast: ({ range }) => el("span", { class: "mention me" }, `@${range}`),
  emoji: ({ name }) => emoji(name) ?? document.createTextNode(`:${name}:`),
  date: ({ timestamp, format, fallback }) => timeNode(timestamp, format, fallback ?? ""),
};

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

const styled = (node, style) => Object.entries(STYLES).reduce(
  (inside, [name, tag]) => (style[name] ? el(tag, {}, inside) : inside), node);
