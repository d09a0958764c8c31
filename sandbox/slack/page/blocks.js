// Block Kit as DOM nodes, for messages and modals alike. What an element does when it is
// used is up to the `surface` handed in: {kind, act(blockId, action, element), field(…)}.

import { askConfirm } from "./confirm.js";
import { el, icon } from "./dom.js";
import { field, holdsValue } from "./fields.js";
import { attachMenu } from "./menu.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Nodes of a list of blocks. */
export const renderBlocks = (blocks, surface) =>
  blocks.map((block) => {
    const node = (BLOCKS[block.type] ?? unknown)(block, surface);
    node.dataset.blockId = block.block_id ?? "";
    node.classList.add("block", `block-${block.type}`);
    return node;
  });

const BLOCKS = {
  header: (block) => el("h3", {}, plain(block.text)),
  section,
  context: (block) => el("div", {}, block.elements.map((element) =>
    (element.type === "image" ? picture(element) : el("span", {}, textNodes(element, "line"))))),
  divider: () => el("hr"),
  actions: (block, surface) => el("div", {}, block.elements.map((element) =>
    renderElement(element, block, surface))),
  image: (block) => el("figure", {},
    block.title ? el("figcaption", {}, plain(block.title)) : null, picture(block)),
  rich_text: (block) => el("div", {}, richText(block.elements)),
  input: (block, surface) => surface.inputBlock?.(block) ?? unknown(block),
};

const unknown = (block) => el("p", { class: "unsupported" },
  `A block of type ${block.type} is not shown in this sandbox.`);

function section(block, surface) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "text" }, textNodes(block.text)));
  if (block.fields) {
    body.append(el("div", { class: "section-fields" },
      block.fields.map((text) => el("div", { class: "text" }, textNodes(text)))));
  }
  const accessory = block.accessory
    && el("div", { class: "accessory" }, renderElement(block.accessory, block, surface));
  return el("div", {}, body, accessory);
}

/** Images are never loaded: the page needs nothing from elsewhere, and the words in the
 *  alternative text have to be enough anyway. */
function picture({ alt_text: words }) {
  return el("span", { class: "picture", role: "img", "aria-label": words },
    icon("image"), el("span", { "aria-hidden": "true" }, words));
}

function renderElement(element, block, surface) {
  if (element.type === "button") return button(element, block, surface);
  if (element.type === "overflow") return overflow(element, block, surface);
  if (element.type === "image") return picture(element);
  if (holdsValue(element)) return valueElement(element, block, surface);
  return unknown(element);
}

const send = async (element, block, surface, state) => {
  if (element.confirm && !(await askConfirm(element.confirm))) return false;
  const action = { action_id: element.action_id, type: element.type, ...state };
  await surface.act(block.block_id ?? "", action);
  return true;
};

function button(element, block, surface) {
  const node = el("button", {
    type: "button",
    class: ["button", element.style].filter(Boolean).join(" "),
    "data-action-id": element.action_id ?? "",
    "data-value": element.value,
    "aria-label": element.accessibility_label,
    on: {
      click: async () => {
        if (node.getAttribute("aria-busy")) return;
        if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
        node.setAttribute("aria-busy", "true");
        await send(element, block, surface, element.value === undefined ? {} : { value: element.value });
        node.removeAttribute("aria-busy");
      },
    },
  }, plain(element.text));
  return node;
}

function overflow(element, block, surface) {
  const node = el("button", {
    type: "button",
    class: "button more",
    "data-action-id": element.action_id ?? "",
    "aria-label": element.accessibility_label ?? "More actions",
  }, icon("dots"));
  attachMenu(node, () => element.options.map((option) => ({
    label: option.text.text,
    detail: option.description?.text,
    attributes: { "data-value": option.value },
    run: () => {
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      send(element, block, surface, { selected_option: option });
    },
  })), element.accessibility_label ?? "More actions");
  return node;
}

function valueElement(element, block, surface) {
  const drawn = surface.field?.(block, element) ?? field(element, { channel: surface.channel });
  const target = drawn.input ?? drawn.node;
  target.setAttribute("aria-label",
    element.accessibility_label ?? element.placeholder?.text ?? block.text?.text ?? "Choice");
  drawn.node.addEventListener("change", async () => {
    const { type, ...state } = drawn.read();
    await send(element, block, surface, state);
  });
  return drawn.node;
}
