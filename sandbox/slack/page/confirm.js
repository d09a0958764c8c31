// The question before a button does something: Block Kit's confirmation dialog.

import { byId, el } from "./dom.js";
import { rememberFocus, restoreFocus } from "./focus.js";
import { textNodes } from "./mrkdwn.js";

/** Resolves to whether the person confirmed; Esc and the deny button are a no. */
export function askConfirm({ title, text, confirm, deny, style }) {
  const dialog = byId("confirm");
  const from = rememberFocus();
  const yes = el("button", {
    type: "button",
    class: style === "danger" ? "button danger" : "button primary",
    "data-focus": "confirm",
    on: { click: () => dialog.close("yes") },
  }, confirm?.text ?? "Yes");
  const no = el("button", {
    type: "button",
    class: "button",
    "data-focus": "deny",
    on: { click: () => dialog.close("no") },
  }, deny?.text ?? "Cancel");
  dialog.replaceChildren(
    el("h2", { id: "confirm-title" }, textNodes(title)),
    el("div", { id: "confirm-text", class: "text" }, textNodes(text)),
    el("div", { class: "dialog-buttons" }, no, yes),
  );
  dialog.returnValue = "no";
  dialog.showModal();
  // Red takes something away: there the safe answer has the focus.
  (style === "danger" ? no : yes).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      restoreFocus(from);
      resolve(dialog.returnValue === "yes");
    }, { once: true });
  });
}

/** The same for questions that the page itself asks. */
export const askPlain = (title, text, confirm, style) => askConfirm({
  title: { type: "plain_text", text: title },
  text: { type: "plain_text", text },
  confirm: { text: confirm },
  deny: { text: "Cancel" },
  style,
});
