// The input blocks of one view: label, hint, error and state of each.

import { el, uniqueId } from "./dom.js";
import { complaint, field, holdsValue, labelNodes } from "./fields.js";
import { plain } from "./mrkdwn.js";

const key = (blockId, actionId) => `${blockId}\n${actionId}`;

export class InputBlocks {
  constructor(kept, channel) {
    Object.assign(this, { kept, channel, all: new Map() });
  }

  /** An input element of any block; it remembers whether the person has touched it. */
  element(block, element) {
    const name = key(block.block_id ?? "", element.action_id ?? "");
    const kept = this.kept.get(name);
    const usable = kept && kept.type === element.type ? kept : null;
    const drawn = field(element, { kept: usable, channel: this.channel });
    const entry = { block, element, drawn, touched: Boolean(usable) };
    this.all.set(name, entry);
    for (const event of ["input", "change"]) {
      drawn.node.addEventListener(event, () => {
        entry.touched = true;
        if (entry.error?.textContent) this.say(entry, "");
      });
    }
    return drawn;
  }

  /** A whole input block. */
  block(block, surface) {
    if (!holdsValue(block.element)) {
      return el("p", { class: "unsupported" },
        `An input of type ${block.element?.type} is not shown in this sandbox.`);
    }
    const drawn = this.element(block, block.element);
    const entry = this.all.get(key(block.block_id ?? "", block.element.action_id ?? ""));
    const target = drawn.input ?? drawn.node;
    const labelId = uniqueId("label");
    target.id = uniqueId("field");
    const label = drawn.group
      ? el("p", { class: "label", id: labelId }, labelNodes(block))
      : el("label", { class: "label", id: labelId, for: target.id }, labelNodes(block));
    target.setAttribute("aria-labelledby", labelId);
    if (!block.optional) target.setAttribute("aria-required", "true");
    entry.hint = block.hint ? el("p", { class: "hint", id: uniqueId("hint") }, plain(block.hint)) : null;
    entry.error = el("p", { class: "field-error", id: uniqueId("error") });
    this.describe(entry);
    if (block.dispatch_action) this.dispatch(block, target, drawn, surface);
    return el("div", { class: "field" }, label, drawn.node, counter(block.element, drawn),
      entry.error, entry.hint);
  }

  dispatch(block, target, drawn, surface) {
    const textual = target.matches("input:not([type=date], [type=time]), textarea");
    const on = block.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const act = () => surface.act(block.block_id ?? "",
      { action_id: block.element.action_id, ...drawn.read() });
    if (!textual) drawn.node.addEventListener("change", act);
    else if (on.includes("on_character_entered")) target.addEventListener("input", act);
    if (textual && on.includes("on_enter_pressed")) {
      target.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        act();
      });
    }
  }

  describe(entry) {
    const target = entry.drawn.input ?? entry.drawn.node;
    const ids = [entry.error.textContent && entry.error.id, entry.hint?.id].filter(Boolean);
    if (ids.length) target.setAttribute("aria-describedby", ids.join(" "));
    else target.removeAttribute("aria-describedby");
  }

  say(entry, sentence) {
    const target = entry.drawn.input ?? entry.drawn.node;
    entry.error.textContent = sentence;
    if (sentence) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
    this.describe(entry);
  }

  /** Marks fields by block_id, puts the focus into the first; gives what had no field. */
  showErrors(errors) {
    const rest = { ...errors };
    let first = null;
    for (const entry of this.all.values()) {
      if (!entry.error) continue;
      const sentence = errors[entry.block.block_id] ?? "";
      delete rest[entry.block.block_id];
      this.say(entry, sentence);
      if (sentence) first ??= entry.drawn.input ?? entry.drawn.node.querySelector("input");
    }
    first?.focus();
    return Object.values(rest);
  }

  /** Slack's own checks before anything is sent; true if nothing is missing. */
  check() {
    const errors = {};
    for (const { block, element, drawn, error } of this.all.values()) {
      const sentence = error && complaint(element, drawn.read(), block.optional);
      if (sentence) errors[block.block_id] = sentence;
    }
    this.showErrors(errors);
    return !Object.keys(errors).length;
  }

  state() {
    const values = {};
    for (const { block, element, drawn } of this.all.values()) {
      (values[block.block_id ?? ""] ??= {})[element.action_id ?? ""] = drawn.read();
    }
    return { values };
  }

  touchedStates() {
    return new Map([...this.all].filter(([, { touched }]) => touched)
      .map(([name, { drawn }]) => [name, drawn.read()]));
  }
}

/** How much room is left, once it gets scarce. */
function counter(element, drawn) {
  const most = element.max_length;
  if (!most || !drawn.input) return null;
  const node = el("p", { class: "counter", "aria-live": "polite" });
  const update = () => {
    const left = most - [...drawn.input.value].length;
    node.textContent = left > most * 0.2 ? "" : left < 0 ? `${-left} too many` : `${left} left`;
    node.classList.toggle("over", left < 0);
  };
  drawn.input.addEventListener("input", update);
  update();
  return node;
}
