// The button beside everything that is meant to be copied.

import { announce, el, icon } from "./dom.js";

const DONE_MS = 1600; // long enough to be read, short enough to copy the next value

/** A button that copies what `value()` gives at that moment. */
export function copyButton(value, label = "Copy") {
  const word = el("span", {}, label);
  const button = el("button", {
    type: "button",
    class: "copy",
    "data-focus": "copy",
    on: { click: () => copy(value(), button, word, label) },
  }, icon("copy"), word);
  return button;
}

async function copy(text, button, word, label) {
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false)
    || selectAndCopy(text);
  word.textContent = copied ? "Copied" : "Not copied";
  button.classList.toggle("done", copied);
  announce(copied ? "Copied" : "Could not be copied");
  setTimeout(() => {
    word.textContent = label;
    button.classList.remove("done");
  }, DONE_MS);
}

/** For pages that are not a secure context, where there is no navigator.clipboard. */
function selectAndCopy(text) {
  const before = document.activeElement;
  const area = el("textarea", { class: "unseen", readonly: true });
  area.value = text;
  (before?.closest("dialog") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus();
  return copied;
}
