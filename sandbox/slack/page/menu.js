// A menu that opens from a button: arrow keys, Home, End, a letter, Esc, Tab.

import { el, uniqueId } from "./dom.js";

let open = null;

/** Makes `button` open a menu of `items()`: {label, detail?, danger?, run}. */
export function attachMenu(button, items, label) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (open?.button === button) close();
    else show(button, items(), label, 0);
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    show(button, items(), label, event.key === "ArrowUp" ? -1 : 0);
  });
}

function show(button, items, label, first) {
  close();
  const menu = el("div", {
    class: "menu",
    id: uniqueId("menu"),
    role: "menu",
    "aria-label": label,
    popover: "manual",
    on: { keydown: (event) => steer(event), focusout: (event) => leave(event) },
  }, items.map((item) => entry(item)));
  open = { menu, button };
  // Inside a modal dialog everything outside of it is inert, so the menu goes in there.
  (button.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  menu.children.item(first < 0 ? menu.children.length - 1 : first)?.focus();
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", keep);
  document.addEventListener("scroll", keep, true);
}

function entry({ label, detail, danger, run, attributes = {} }) {
  return el("button", {
    type: "button",
    role: "menuitem",
    tabindex: "-1",
    class: danger ? "danger-text" : null,
    ...attributes,
    on: {
      click: () => {
        close(true);
        run();
      },
    },
  }, el("span", {}, label), detail ? el("span", { class: "detail" }, detail) : null);
}

function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 4) : below;
  const left = Math.min(Math.max(8, at.left), innerWidth - width - 8);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, left)}px`;
}

function steer(event) {
  const items = [...open.menu.children];
  const at = items.indexOf(document.activeElement);
  const target = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  }[event.key] ?? byLetter(items, at, event.key);
  if (event.key === "Escape" || event.key === "Tab") close(true);
  else if (target) target.focus();
  if (target || event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation(); // Esc closes the menu, not the modal around it
  }
}

function byLetter(items, at, key) {
  if (!/^\p{L}$/u.test(key)) return null;
  const turned = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return turned.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
}

const outside = (event) => {
  if (!open.menu.contains(event.target) && !open.button.contains(event.target)) close();
};
// The column scrolls by itself when messages arrive; that must not take the menu away.
const keep = () => place(open.menu, open.button);
const leave = (event) => {
  if (event.relatedTarget && open && !open.menu.contains(event.relatedTarget)) close();
};

/** Closes the open menu, if any; with `back` the focus returns to its button. */
export function close(back = false) {
  if (!open) return;
  const { menu, button } = open;
  open = null;
  document.removeEventListener("pointerdown", outside, true);
  window.removeEventListener("resize", keep);
  document.removeEventListener("scroll", keep, true);
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
  menu.remove();
}
