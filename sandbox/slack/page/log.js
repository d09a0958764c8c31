// A column of messages: draws what changed and nothing else, and keeps the newest in
// sight for a person who was looking at it.

import { dayKey, dayLabel } from "./dates.js";
import { el, reconcile } from "./dom.js";
import { rememberFocus, restoreFocus } from "./focus.js";
import { close as closeMenu } from "./menu.js";
import { messageNode } from "./messages.js";

const NEAR_PX = 80; // how far from the end still counts as reading the end
const TOGETHER_S = 300; // messages of one author within this time share one heading

export class Log {
  constructor(list, scroller, place, actions) {
    Object.assign(this, { list, scroller, place, actions, drawn: new Map(), days: new Map() });
  }

  /** Shows `messages`; `extra(node, message)` may complete each node. */
  draw(messages, extra = () => {}) {
    const wasAtEnd = this.atEnd();
    const focus = this.list.contains(document.activeElement) ? rememberFocus() : null;
    const nodes = [];
    let before = null;
    for (const message of messages) {
      if (!before || dayKey(before.ts) !== dayKey(message.ts)) {
        if (this.place === "channel") nodes.push(this.day(message.ts));
        before = null;
      }
      if (this.place === "thread" && messages.length > 1 && message === messages[1]) {
        nodes.push(this.divider(messages.length - 1));
        before = null;
      }
      const node = this.node(message);
      node.classList.toggle("follow", follows(before, message));
      extra(node, message);
      nodes.push(node);
      before = message;
    }
    reconcile(this.list, nodes);
    if (focus && !focus.node.isConnected) restoreFocus(focus);
    if (wasAtEnd) this.toEnd();
    return wasAtEnd;
  }

  node(message) {
    const known = this.drawn.get(message.ts);
    if (known?.message === message) return known.node;
    if (known?.node.querySelector("[aria-expanded=true]")) closeMenu(true);
    const node = messageNode(message, this.place, this.actions);
    this.drawn.set(message.ts, { message, node });
    return node;
  }

  day(ts) {
    const key = dayKey(ts);
    if (!this.days.has(key)) {
      this.days.set(key, el("div", { class: "day", role: "separator" }, el("span", {})));
    }
    const node = this.days.get(key);
    node.firstChild.textContent = dayLabel(ts);
    return node;
  }

  divider(count) {
    this.line ??= el("div", { class: "day", role: "separator" }, el("span", {}));
    this.line.firstChild.textContent = count === 1 ? "1 reply" : `${count} replies`;
    return this.line;
  }

  /** Forgets everything drawn, for another person or channel. */
  clear() {
    this.drawn.clear();
    this.days.clear();
    this.list.replaceChildren();
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Scrolls to a message and lets it shine for a moment; false if it is not here. */
  show(ts) {
    const node = this.drawn.get(ts)?.node;
    if (!node?.isConnected) return false;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.remove("found");
    void node.offsetWidth; // starts the animation again for the same message
    node.classList.add("found");
    return true;
  }
}

/** Whether a message continues the one before it, so that its author is not named again. */
function follows(before, message) {
  return Boolean(before)
    && before.user === message.user
    && !before.ephemeral && !message.ephemeral
    && !message.blocks?.some((block) => block.type === "header")
    && !message.broadcast && !before.deleted
    && Number(message.ts) - Number(before.ts) < TOGETHER_S;
}
