// Building nodes. All text enters the page through here, as text: nothing in this
// folder parses a string as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners (`on`) and children; null and false are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        node.addEventListener(event, listener);
      }
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const byId = (id) => document.getElementById(id);

let serial = 0;
/** An id for label/for and aria references that no other element has. */
export const uniqueId = (prefix) => `${prefix}-${(serial += 1)}`;

const PATHS = {
  bell: "M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5-1.5 5.5h12c0-.5-1.5-1.5-1.5-5.5A4.5 4.5 0 0 0 10 3zM8.5 15.5a1.6 1.6 0 0 0 3 0",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7 7V4.5h8.5V13H13M4.5 7H13v8.5H4.5z",
  dots: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  image: "M3.5 4.5h13v11h-13zM3.5 13l4-4 3.5 3.5 2-2 3.5 3.5M13 7.5h.01",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5V13M10 6.8h.01",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  send: "M3.5 16.5l13-6.5-13-6.5 2 6.5-2 6.5zM5.5 10h6",
  thread: "M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5z",
  tick: "M4.5 10.5l3.5 3.5 7.5-8",
};

/** A line drawing of 20 by 20 that takes the colour of the text around it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Puts `nodes` into `parent` in order and moves only what is out of place, so that
 *  focus and scroll position of the rest survive. */
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) {
    if (!wanted.has(child)) child.remove();
  }
  nodes.forEach((node, place) => {
    if (parent.children[place] !== node) {
      parent.insertBefore(node, parent.children[place] ?? null);
    }
  });
}

/** Reads a sentence out without showing it. */
export function announce(sentence) {
  const line = el("p", {}, sentence);
  byId("announcer").append(line);
  while (byId("announcer").children.length > 20) byId("announcer").firstChild.remove();
}
