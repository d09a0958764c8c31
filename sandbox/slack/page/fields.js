// Elements that hold a value: each is drawn by one function and read by one function.
// A state is what Slack sends under `view.state.values[block_id][action_id]`.

import { el, uniqueId } from "./dom.js";
import { channels, people } from "./directory.js";
import { plain, textNodes } from "./mrkdwn.js";

/** What the author of the view put in beforehand, in the form of a state. */
const INITIAL = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  conversations_select: (e, { channel }) => ({
    selected_conversation: e.initial_conversation
      ?? (e.default_to_current_conversation ? channel : null),
  }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
};

export const holdsValue = (element) => Object.hasOwn(INITIAL, element?.type ?? "");

/** Draws an element. `kept` is the state it had before the view was drawn anew.
 *  Gives {node, input, read}: what to show, what takes label and focus, the state now. */
export function field(element, { kept = null, channel = null } = {}) {
  const start = kept ?? INITIAL[element.type](element, { channel });
  const drawn = DRAW[element.type](element, start);
  (drawn.input ?? drawn.node).setAttribute("data-action-id", element.action_id ?? "");
  return { ...drawn, read: () => ({ type: element.type, ...drawn.read() }) };
}

const DRAW = {
  plain_text_input: (e, s) => (e.multiline ? area(e, s) : line(e, s, "text")),
  number_input: (e, s) => line(e, s, "number"),
  email_text_input: (e, s) => line(e, s, "email"),
  url_text_input: (e, s) => line(e, s, "url"),
  static_select: staticSelect,
  users_select: (e, s) => idSelect(e, s, "selected_user",
    people().map(({ id, name, title }) => [id, title ? `${name} (${title})` : name])),
  channels_select: (e, s) => idSelect(e, s, "selected_channel", channelChoices()),
  conversations_select: (e, s) => idSelect(e, s, "selected_conversation", channelChoices()),
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: (e, s) => picker(e, s, "date", "selected_date"),
  timepicker: (e, s) => picker(e, s, "time", "selected_time"),
};

const channelChoices = () => channels().map(({ id, name }) => [id, `#${name}`]);

function line(element, { value }, type) {
  const input = el("input", {
    type,
    inputmode: type === "number" ? "decimal" : null,
    step: type === "number" ? (element.is_decimal_allowed ? "any" : "1") : null,
    placeholder: element.placeholder?.text,
    spellcheck: "false",
    autocapitalize: "none",
  });
  input.value = value ?? "";
  return { node: input, input, read: () => ({ value: input.value || null }) };
}

function area(element, { value }) {
  const input = el("textarea", { rows: "3", placeholder: element.placeholder?.text });
  input.value = value ?? "";
  return { node: input, input, read: () => ({ value: input.value || null }) };
}

function picker(element, start, type, key) {
  const input = el("input", { type });
  input.value = start[key] ?? "";
  return { node: input, input, read: () => ({ [key]: input.value || null }) };
}

function select(element, chosen, children) {
  const input = el("select", {},
    el("option", { value: "" }, element.placeholder?.text ?? "Choose…"), children);
  input.value = chosen ?? "";
  if (input.selectedIndex < 0) input.selectedIndex = 0;
  return { input, node: el("span", { class: "select" }, input) };
}

function staticSelect(element, { selected_option: chosen }) {
  const byNode = new Map();
  const choice = (option) => {
    const node = el("option", { value: option.value }, option.text.text);
    byNode.set(node, option);
    return node;
  };
  const children = element.option_groups
    ? element.option_groups.map((group) =>
      el("optgroup", { label: group.label.text }, group.options.map(choice)))
    : (element.options ?? []).map(choice);
  const drawn = select(element, chosen?.value, children);
  const read = () => ({
    selected_option: byNode.get(drawn.input.options[drawn.input.selectedIndex]) ?? null,
  });
  return { ...drawn, read };
}

function idSelect(element, start, key, choices) {
  const drawn = select(element, start[key],
    choices.map(([id, label]) => el("option", { value: id }, label)));
  return { ...drawn, read: () => ({ [key]: drawn.input.value || null }) };
}

function choices(element, type, chosen) {
  const name = uniqueId("choice");
  return element.options.map((option) => {
    const id = uniqueId("option");
    const input = el("input", { type, name, id, value: option.value });
    input.checked = chosen.includes(option.value);
    return {
      option,
      input,
      node: el("div", { class: "choice" }, input, el("label", { for: id },
        textNodes(option.text, "line"),
        option.description
          ? el("span", { class: "detail" }, textNodes(option.description, "line")) : null)),
    };
  });
}

function radioButtons(element, { selected_option: chosen }) {
  const all = choices(element, "radio", chosen ? [chosen.value] : []);
  const node = el("div", { role: "radiogroup", class: "choices" }, all.map((one) => one.node));
  const read = () => ({ selected_option: all.find((one) => one.input.checked)?.option ?? null });
  return { node, read, group: true };
}

function checkboxes(element, { selected_options: chosen }) {
  const all = choices(element, "checkbox", chosen.map((option) => option.value));
  const node = el("div", { role: "group", class: "choices" }, all.map((one) => one.node));
  const read = () => ({
    selected_options: all.filter((one) => one.input.checked).map((one) => one.option),
  });
  return { node, read, group: true };
}

/** What is wrong with a value before it is sent at all, or null: Slack's own checks. */
export function complaint(element, state, optional) {
  const value = Object.entries(state).find(([key]) => key !== "type")?.[1];
  const empty = value === null || value.length === 0;
  if (empty) return optional ? null : "This field is required.";
  if (typeof value !== "string") return null;
  const { min_length: least, max_length: most, min_value: low, max_value: high } = element;
  const length = [...value].length;
  if (most && length > most) return `At most ${most} characters; this has ${length}.`;
  if (least && length < least) return `At least ${least} characters; this has ${length}.`;
  if (low !== undefined && Number(value) < Number(low)) return `Not less than ${low}.`;
  if (high !== undefined && Number(value) > Number(high)) return `Not more than ${high}.`;
  return null;
}

/** The label of a field, with its marker when it may stay empty. */
export const labelNodes = (block) => [
  ...plain(block.label),
  block.optional ? el("span", { class: "optional" }, " (optional)") : null,
];
