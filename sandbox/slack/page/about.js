// The side note: what this sandbox is, where its parts listen, and how to make it fail.

import { get, post } from "./api.js";
import { byId, el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { drawer } from "./notify.js";

const FAULTS = [
  ["Answer the next message with 429", "Slack asks the bot to wait 2 seconds.",
    "/control/fault", { method: "chat.postMessage", status: 429, retry_after: 2, times: 1 }],
  ["Fail the next edit with 503", "Slack is down for one chat.update.",
    "/control/fault", { method: "chat.update", status: 503, times: 1 }],
  ["Deliver the next click twice", "The same envelope reaches the bot two times.",
    "/control/duplicate", { times: 1 }],
  ["Drop the bot's connection", "Its sockets close, and it has to come back.",
    "/control/disconnect", {}],
];

/** Opens the drawer; `channel()` is the one in front of the person. */
export async function openAbout() {
  const about = await get("/page/about");
  drawer(byId("about"), "About this sandbox", [
    el("p", {}, "Slack, AWS, DNS and the TLS edge are stand-ins on this machine. The bot is "
      + "the real one and reaches them over the network. Nothing leaves this computer."),
    ...(about.lines ?? []).flatMap((line) =>
      el("div", { class: "text about-line" }, mrkdwn(line))),
    about.aws ? facts(about.aws) : null,
    el("h3", {}, "Make it fail"),
    el("ul", { class: "faults" }, FAULTS.map(([label, detail, path, body]) =>
      fault(label, detail, path, body))),
  ]);
}

const words = (name) => name.replaceAll("_", " ");

function facts(values) {
  const rows = Object.entries(values).map(([name, value]) => el("div", {},
    el("dt", {}, words(name)),
    el("dd", {}, typeof value === "object" && value !== null ? nested(value) : el("code", {}, String(value)))));
  return el("dl", { class: "facts" }, rows);
}

const nested = (value) => (Array.isArray(value)
  ? value.map((one) => (typeof one === "object" && one !== null ? facts(one) : el("code", {}, String(one))))
  : facts(value));

function fault(label, detail, path, body) {
  const outcome = el("span", { class: "outcome", role: "status" });
  return el("li", {}, el("button", {
    type: "button",
    class: "button",
    on: {
      click: async () => {
        const answer = await post(path, body);
        outcome.textContent = answer.ok ? "Set." : `Not set (${answer.error}).`;
      },
    },
  }, label), el("span", { class: "detail" }, detail), outcome);
}
