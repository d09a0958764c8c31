// The side bar: who looks, and the channels of that person.

import { byId, el, icon } from "./dom.js";
import { placeHash } from "./directory.js";

const KINDS = { guest: "guest", stranger: "other workspace" };

/** What a person is here: the role the sandbox gave them, else the kind of account. */
const role = ({ note, kind }) => note || KINDS[kind] || "member";

export function drawTeam(team) {
  byId("team-name").textContent = team.name;
  document.querySelector(".team-mark").textContent = team.name.slice(0, 1);
}

export function drawPeople(people, user, onChange) {
  const select = byId("person");
  select.replaceChildren(...people.map((person) =>
    el("option", { value: person.id }, `${person.name} (${role(person)})`)));
  select.onchange = () => onChange(select.value);
  markPerson(people, user);
}

export function markPerson(people, user) {
  byId("person").value = user;
  byId("person-note").textContent = people.find((person) => person.id === user)?.title ?? "";
}

let shown = "";

export function drawChannels(channels, current) {
  const state = JSON.stringify([channels, current, placeHash({})]);
  if (state === shown) return; // a link must not be replaced while it is being clicked
  shown = state;
  const focused = document.activeElement?.dataset?.channel;
  byId("channels").replaceChildren(...channels.filter((one) => one.is_member).map((channel) => {
    const unread = channel.id === current ? 0 : Number(channel.unread);
    return el("li", {}, el("a", {
      href: placeHash({ channel: channel.id }),
      "data-channel": channel.id,
      "data-unread": String(unread),
      "aria-current": channel.id === current ? "page" : null,
      class: unread ? "unread" : null,
    },
    el("span", { class: "hash", "aria-hidden": "true" }, "#"),
    el("span", { class: "channel-label" }, channel.name),
    unread ? el("span", { class: "count" }, String(unread), el("span", { class: "unseen" }, " unread")) : null));
  }));
  if (focused) byId("channels").querySelector(`[data-channel="${focused}"]`)?.focus();
}

/** On a narrow screen the side bar slides over the messages. */
export function setUpSidebar() {
  const toggle = byId("sidebar-toggle");
  const set = (open) => {
    document.body.classList.toggle("sidebar-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.append(icon("menu"));
  toggle.addEventListener("click", () => {
    const open = !document.body.classList.contains("sidebar-open");
    set(open);
    if (open) byId("person").focus();
  });
  byId("shade").addEventListener("click", () => set(false));
  byId("sidebar").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("sidebar-open")) return;
    set(false);
    toggle.focus();
  });
  byId("channels").addEventListener("click", () => set(false));
  byId("person").addEventListener("change", () => set(false));
}
