// The modal: one Slack view at a time, drawn from what the server sent.

import { renderBlocks } from "./blocks.js";
import { byId, el, icon } from "./dom.js";
import { rememberFocus, restoreFocus } from "./focus.js";
import { InputBlocks } from "./inputs.js";
import { emoji } from "./mrkdwn.js";

const TROUBLE = {
  operation_timeout: "The app did not answer in time. What you typed is kept; try again.",
  not_found: "This form is no longer open in Slack. Close it and ask again.",
  offline: "The sandbox cannot be reached. What you typed is kept; try again.",
};

/** `send` has submit(viewId, state), close(viewId) and act(viewId, blockId, action, state). */
export class Modal {
  constructor(send, dialog = byId("modal")) {
    Object.assign(this, { send, dialog, view: null, inputs: null, opener: null });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault(); // Esc asks the same question as the close button
      this.leave();
    });
    // A browser may close a dialog without asking; the app has to hear of that too.
    dialog.addEventListener("close", () => {
      if (this.view && !dialog.open) this.leave();
    });
  }

  /** Opens a view or replaces the one shown; what was typed stays where block and action
   *  are still the same. */
  show(view, channel) {
    if (this.view && JSON.stringify(this.view) === JSON.stringify(view)) return;
    const first = !this.dialog.open;
    const another = this.view?.id !== view.id;
    const focus = first ? null : rememberFocus();
    if (first) this.opener = rememberFocus();
    const kept = this.inputs?.touchedStates() ?? new Map();
    this.view = view;
    this.inputs = new InputBlocks(kept, channel);
    this.dialog.dataset.viewId = view.id;
    this.dialog.dataset.callbackId = view.callback_id ?? "";
    this.dialog.replaceChildren(this.form(view));
    if (first) this.dialog.showModal();
    if (focus && !another && this.dialog.contains(focus.node) === false
        && (focus.action || focus.role)) restoreFocus(focus);
    else this.focusFirst();
  }

  form(view) {
    const surface = {
      kind: "view",
      act: (blockId, action) => this.act(blockId, action),
      inputBlock: (block) => this.inputs.block(block, surface),
      field: (block, element) => this.inputs.element(block, element),
    };
    this.trouble = el("p", { class: "modal-trouble", role: "alert" });
    this.submitButton = view.submit && el("button", {
      type: "submit", class: "button primary", "data-focus": "submit",
    }, view.submit.text);
    return el("form", {
      novalidate: true,
      on: {
        submit: (event) => {
          event.preventDefault();
          this.submit();
        },
      },
    },
    el("header", {},
      el("h2", { id: "modal-title" }, titleNodes(view.title)),
      el("button", {
        type: "button",
        class: "icon-button",
        "aria-label": "Close",
        "data-focus": "close-icon",
        on: { click: () => this.leave() },
      }, icon("close"))),
    el("div", { class: "modal-body" }, this.trouble, renderBlocks(view.blocks ?? [], surface)),
    el("footer", { class: "dialog-buttons" },
      el("button", {
        type: "button", class: "button", "data-focus": "close", on: { click: () => this.leave() },
      }, view.close?.text ?? (view.submit ? "Cancel" : "Close")),
      this.submitButton));
  }

  focusFirst() {
    const first = this.dialog.querySelector(
      ".modal-body :is(input, select, textarea, button[data-action-id])");
    (first ?? this.dialog.querySelector("[data-focus=close]")).focus();
  }

  async submit() {
    const { id } = this.view;
    if (this.dialog.getAttribute("aria-busy") || !this.submitButton) return;
    this.trouble.textContent = "";
    if (!this.inputs.check()) return;
    this.busy(true);
    const answer = await this.send.submit(id, this.inputs.state());
    if (this.view?.id !== id) return; // replaced or closed while the app was thinking
    this.busy(false);
    if (answer.errors && Object.keys(answer.errors).length) this.refuse(answer.errors);
    else if (answer.view) this.show(answer.view);
    else if (!answer.ok) {
      this.trouble.textContent = TROUBLE[answer.error]
        ?? `This could not be sent (${answer.error}). What you typed is kept.`;
    } else this.dismiss(id);
  }

  refuse(errors) {
    const rest = this.inputs.showErrors(errors);
    // An error for a block that is not there would otherwise be seen by nobody.
    this.trouble.textContent = rest.join(" ");
  }

  busy(is) {
    this.dialog.toggleAttribute("aria-busy", is);
    if (is) this.dialog.setAttribute("aria-busy", "true");
    if (this.submitButton?.isConnected) this.submitButton.toggleAttribute("data-busy", is);
  }

  act(blockId, action) {
    return this.send.act(this.view.id, blockId, action, this.inputs.state());
  }

  /** The person closes it, and the app is told. */
  leave() {
    const id = this.view?.id;
    this.dismiss(id);
    if (id) this.send.close(id);
  }

  /** Takes the modal away; with an id only if that view is the one shown. */
  dismiss(id = this.view?.id) {
    if (!this.view || this.view.id !== id) return;
    this.busy(false);
    this.view = null;
    this.inputs = null;
    this.dialog.close();
    this.dialog.replaceChildren();
    restoreFocus(this.opener);
  }
}

const titleNodes = (title) => title.text.split(/:([a-z+][a-z0-9_+'-]*):/).map((part, place) =>
  (place % 2 ? emoji(part) ?? `:${part}:` : part));
