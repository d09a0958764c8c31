// The message box: sends with Enter, completes commands and the bot's name, keeps what
// was refused.

import { suggest, withMention } from "./completion.js";
import { announce, el, icon, uniqueId } from "./dom.js";

const REFUSALS = {
  slash_in_thread: "Slash commands do not work in threads, here as in Slack. Type @iotdomain instead, or go to the channel.",
  is_archived: "This channel is archived, so nothing can be posted in it.",
  not_in_channel: "You are not a member of this channel.",
  offline: "The sandbox cannot be reached. What you typed is kept.",
};

export class Composer {
  /** `send(text)` answers {ok, error}; `list` is where completions are shown, if any. */
  constructor({ form, textarea, error, send, list = null, slash = true }) {
    Object.assign(this, { form, textarea, error, send, list, slash });
    Object.assign(this, { offers: { commands: [], verbs: [] }, choices: [], active: -1, last: "" });
    form.querySelector(".send").append(icon("send"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    textarea.addEventListener("input", () => this.changed());
    textarea.addEventListener("keydown", (event) => this.pressed(event));
    textarea.addEventListener("blur", () => this.hide());
    textarea.addEventListener("focus", () => this.offer());
  }

  changed() {
    this.error.textContent = "";
    this.grow();
    this.offer();
  }

  grow() {
    this.textarea.style.height = "auto";
    this.textarea.style.height = `${this.textarea.scrollHeight}px`;
  }

  pressed(event) {
    if (event.isComposing) return;
    if (this.choices.length && this.steer(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.textarea.value && this.last) {
      event.preventDefault();
      this.fill(this.last);
    }
  }

  /** Keys while completions are open; true if the key has been used. */
  steer(event) {
    const count = this.choices.length;
    const choice = this.choices[this.active];
    // Enter on what is typed out already sends it; anything else is completed first.
    const complete = event.key === "Tab" && !event.shiftKey
      || (event.key === "Enter" && !event.shiftKey && choice.insert !== this.textarea.value.trim());
    if (event.key === "ArrowDown") this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.mark((this.active - 1 + count) % count);
    else if (event.key === "Escape") this.hide();
    else if (complete) this.fill(`${choice.insert} `);
    else return false;
    event.preventDefault();
    return true;
  }

  fill(text) {
    this.textarea.value = text;
    this.textarea.focus();
    this.changed();
  }

  clear() {
    this.textarea.value = "";
    this.changed();
  }

  offer() {
    const known = this.choices.map((choice) => choice.insert).join();
    this.choices = this.list ? suggest(this.textarea.value, this.offers, this) : [];
    if (!this.choices.length) {
      this.hide();
      return;
    }
    if (!this.list.hidden && known === this.choices.map((choice) => choice.insert).join()) return;
    this.list.replaceChildren(...this.choices.map((choice, place) => el("div", {
      role: "option",
      id: uniqueId("completion"),
      "aria-selected": "false",
      "data-insert": choice.insert,
      on: {
        pointerdown: (event) => {
          event.preventDefault(); // the focus stays in the box
          this.fill(`${choice.insert} `);
        },
        pointermove: () => this.mark(place),
      },
    }, el("span", { class: "label" }, choice.label),
    choice.detail ? el("span", { class: "detail" }, choice.detail) : null)));
    this.list.hidden = false;
    this.mark(0);
    announce(`${this.choices.length} commands to choose from`);
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === place));
    });
    this.list.children[place].scrollIntoView({ block: "nearest" });
    this.textarea.setAttribute("aria-activedescendant", this.list.children[place].id);
  }

  hide() {
    this.choices = [];
    this.active = -1;
    this.textarea.removeAttribute("aria-activedescendant");
    if (this.list) this.list.hidden = true;
  }

  async submit() {
    const text = this.textarea.value;
    this.hide();
    if (!text.trim() || this.sending) return;
    if (!this.slash && text.startsWith("/")) {
      this.refuse("slash_in_thread");
      return;
    }
    this.sending = true;
    const answer = await this.send(withMention(text, this.offers.bot));
    this.sending = false;
    if (!answer.ok) {
      this.refuse(answer.error);
      return;
    }
    this.last = text;
    if (this.textarea.value === text) this.textarea.value = "";
    this.changed();
  }

  refuse(error) {
    this.error.textContent = REFUSALS[error]
      ?? (/\s/.test(error ?? "") ? error : `Not sent: Slack answers ${error ?? "no reason"}.`);
  }
}
