// The two columns of messages: the channel and, beside it, one thread.

import { byId, icon } from "./dom.js";
import { Log } from "./log.js";
import { updateThreadLine } from "./messages.js";
import { isRoot } from "./store.js";

export class Columns {
  /** `actions` is what messages can do; see messages.js. */
  constructor(actions) {
    this.actions = actions;
    this.log = new Log(byId("messages"), byId("log"), "channel", actions);
    this.threadLog = new Log(byId("thread-messages"), byId("thread-log"), "thread", actions);
    byId("thread-close").append(icon("close"));
    byId("thread-close").addEventListener("click", () => actions.closeThread());
    byId("thread").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) actions.closeThread();
    });
    byId("jump").addEventListener("click", () => this.log.toEnd());
    byId("log").addEventListener("scroll", () => {
      if (this.log.atEnd()) byId("jump").hidden = true;
    }, { passive: true });
  }

  draw(conversation, dismissed, { channel, thread }) {
    const roots = conversation.roots(channel, dismissed);
    this.log.draw(roots, (node, message) => {
      if (message.ephemeral || !isRoot(message)) return;
      updateThreadLine(node, conversation.repliesTo(message.ts, dismissed), this.actions.openThread);
    });
    byId("log-empty").hidden = roots.length > 0;
    byId("thread").hidden = !thread;
    document.body.classList.toggle("thread-open", Boolean(thread));
    if (!thread) return;
    const root = conversation.messages.get(thread);
    this.threadLog.draw([...(root ? [root] : []), ...conversation.repliesTo(thread, dismissed)]);
  }

  /** Something new at the end: shows it to a reader of the end, else says that it is there. */
  arrived(own) {
    if (own) requestAnimationFrame(() => this.log.toEnd());
    else if (!this.log.atEnd()) byId("jump").hidden = false;
  }

  clear() {
    this.log.clear();
    this.clearThread();
  }

  clearThread() {
    this.threadLog.clear();
    byId("thread-error").textContent = "";
  }
}
