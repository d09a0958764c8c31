// One message as an <article>.

import { renderBlocks } from "./blocks.js";
import { timeNode } from "./dates.js";
import { author, people } from "./directory.js";
import { el, icon } from "./dom.js";
import { attachMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";

const TONES = 6; // page.css has as many avatar colours

/** Draws a message. `actions` says what can be done: act, dismiss, openThread, remove. */
export function messageNode(message, place, actions) {
  const who = author(message.user);
  const node = el("article", {
    class: ["message", who.bot && "by-app", message.ephemeral && "ephemeral"].filter(Boolean).join(" "),
    "data-ts": message.ts,
    "data-author": message.user,
    "data-thread": message.thread_ts,
    tabindex: "-1",
    "aria-label": `Message of ${who.name}`,
  }, avatar(who), el("div", { class: "content" },
    message.ephemeral ? el("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
    contextLine(message, place, actions),
    el("p", { class: "meta" },
      el("span", { class: "name" }, who.name),
      who.bot ? el("span", { class: "badge" }, "App") : null,
      who.kind === "guest" || who.kind === "stranger"
        ? el("span", { class: "badge" }, who.kind === "guest" ? "Guest" : "Other workspace") : null,
      timeNode(message.ts, "{time}", ""),
      message.edited && message.blocks?.length ? editedMark() : null),
    message.deleted ? el("p", { class: "body gone" }, "This message was deleted.") : body(message, actions),
    place === "thread" && message.broadcast
      ? el("p", { class: "also" }, "Also sent to the channel") : null,
    message.ephemeral ? dismissButton(message, actions) : null,
    el("div", { class: "thread-line" })));
  const tools = toolbar(message, place, actions);
  if (tools) node.append(tools);
  return node;
}

function avatar(who) {
  const tone = Math.max(0, people().findIndex((person) => person.id === who.id)) % TONES;
  const letters = who.bot ? who.name.slice(0, 2) : who.name.slice(0, 1).toUpperCase();
  return el("div", { class: `avatar ${who.bot ? "app" : `tone-${tone}`}`, "aria-hidden": "true" }, letters);
}

function contextLine(message, place, { openThread }) {
  if (place !== "channel" || !message.broadcast) return null;
  return el("p", { class: "also" }, "replied to ", el("button", {
    type: "button",
    class: "link",
    "data-focus": "thread",
    on: { click: () => openThread(message.thread_ts) },
  }, "a thread"));
}

function body(message, actions) {
  const surface = {
    kind: "message",
    channel: message.channel,
    act: (blockId, action) => actions.act(message, blockId, action),
  };
  if (message.blocks?.length) return el("div", { class: "body" }, renderBlocks(message.blocks, surface));
  return el("div", { class: "body text" }, mrkdwn(message.text ?? ""),
    message.edited ? editedMark() : null);
}

const editedMark = () => el("span", { class: "edited" }, "(edited)");

const dismissButton = (message, { dismiss }) => el("button", {
  type: "button",
  class: "link dismiss",
  "data-focus": "dismiss",
  on: { click: () => dismiss(message) },
}, "Dismiss");

function toolbar(message, place, { openThread, remove }) {
  if (message.ephemeral || message.deleted) return null;
  const more = el("button", {
    type: "button", class: "icon-button", "aria-label": "More about this message", "data-focus": "tools",
  }, icon("dots"));
  attachMenu(more, () => [{
    label: "Delete message…",
    detail: "as a workspace admin would",
    danger: true,
    run: () => remove(message),
  }], "More about this message");
  const reply = el("button", {
    type: "button",
    class: "icon-button",
    "aria-label": "Reply in thread",
    "data-focus": "reply",
    on: { click: () => openThread(message.thread_ts ?? message.ts, true) },
  }, icon("thread"));
  const shown = [place === "channel" ? reply : null, author(message.user).bot ? more : null];
  return shown.some(Boolean) ? el("div", { class: "tools" }, shown) : null;
}

/** Writes "2 replies" under a root; touches nothing if it says so already. */
export function updateThreadLine(node, replies, openThread) {
  const line = node.querySelector(".thread-line");
  const forAll = replies.filter((reply) => !reply.ephemeral);
  const last = replies.at(-1)?.ts ?? "";
  const key = `${forAll.length} ${replies.length} ${last}`;
  if (line.dataset.key === key) return;
  line.dataset.key = key;
  if (!replies.length) {
    line.replaceChildren();
    return;
  }
  const mine = replies.length - forAll.length;
  const words = [
    forAll.length ? `${forAll.length} ${forAll.length === 1 ? "reply" : "replies"}` : null,
    mine ? `${mine} only for you` : null,
  ].filter(Boolean).join(", ");
  const authors = [...new Set(replies.map((reply) => reply.user))].slice(0, 3);
  const hadFocus = line.contains(document.activeElement);
  line.replaceChildren(el("button", {
    type: "button",
    class: "replies",
    "data-focus": "thread",
    on: { click: () => openThread(node.dataset.ts, true) },
  }, el("span", { class: "faces", "aria-hidden": "true" }, authors.map((id) => avatar(author(id)))),
  el("span", { class: "count" }, words),
  el("span", { class: "last" }, "last ", timeNode(last, "{date_short_pretty} at {time}", ""))));
  if (hadFocus) line.firstChild.focus({ preventScroll: true });
}
