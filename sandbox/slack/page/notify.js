// Who was called: a short toast, a counter, and the list behind it.

import { timeNode } from "./dates.js";
import { channelName, placeHash } from "./directory.js";
import { byId, el, icon } from "./dom.js";
import { inline } from "./mrkdwn.js";

const TOAST_MS = 8000;

export class Notifications {
  constructor() {
    this.all = [];
    this.unseen = 0;
    this.button = byId("notifications-open");
    this.drawer = byId("notifications");
    this.button.addEventListener("click", () => this.open());
    this.count();
  }

  /** Forgets everything: another person looks now. */
  clear() {
    this.all = [];
    this.unseen = 0;
    byId("toasts").replaceChildren();
    this.count();
  }

  add(notification) {
    this.all.unshift(notification);
    this.unseen += 1;
    this.count();
    this.toast(notification);
  }

  count() {
    this.button.replaceChildren(icon("bell"), ...(this.unseen
      ? [el("span", { class: "count", "aria-hidden": "true" }, String(this.unseen))] : []));
    this.button.dataset.count = String(this.all.length);
    this.button.setAttribute("aria-label", `Notifications, ${this.unseen} new`);
    document.title = document.title.replace(/^(\(\d+\) )?/, this.unseen ? `(${this.unseen}) ` : "");
  }

  toast({ channel, ts, text }) {
    const node = el("div", { class: "toast" },
      el("a", { href: placeHash({ channel, message: ts }) },
        el("span", { class: "toast-where" }, `#${channelName(channel) ?? channel}`),
        el("span", { class: "toast-text" }, inline(text ?? ""))),
      el("button", {
        type: "button", class: "icon-button", "aria-label": "Dismiss notification",
        on: { click: () => node.remove() },
      }, icon("close")));
    byId("toasts").append(node);
    const fade = () => {
      // It stays for as long as somebody is reading or using it.
      if (node.matches(":hover, :focus-within")) setTimeout(fade, TOAST_MS);
      else node.remove();
    };
    setTimeout(fade, TOAST_MS);
  }

  open() {
    this.unseen = 0;
    this.count();
    drawer(this.drawer, "Notifications", this.all.length
      ? [el("ul", { class: "notification-list" }, this.all.map(({ channel, ts, text }) =>
        el("li", {}, el("a", {
          href: placeHash({ channel, message: ts }),
          on: { click: () => this.drawer.close() },
        },
        el("span", { class: "toast-where" }, `#${channelName(channel) ?? channel} · `,
          timeNode(ts, "{date_short_pretty} at {time}", "")),
        el("span", {}, inline(text ?? ""))))))]
      : [el("p", { class: "empty" }, "Nobody has called you since you opened this page. "
        + "A new message that names you or a group of yours is listed here; an edit is not.")]);
  }
}

/** Fills and opens a dialog that stands at the right edge. */
export function drawer(dialog, title, nodes) {
  dialog.replaceChildren(
    el("header", {},
      el("h2", { id: `${dialog.id}-title` }, title),
      el("button", {
        type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() },
      }, icon("close"))),
    el("div", { class: "drawer-body" }, nodes));
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  if (!dialog.open) dialog.showModal();
}
