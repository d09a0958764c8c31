// The head of the channel: its name and topic, and what can be done with it.

import { byId, icon } from "./dom.js";
import { attachMenu } from "./menu.js";

/** Shows a channel, or that there is none, wherever its name stands. */
export function drawHeader(channel, { team, bot }) {
  const name = channel ? `#${channel.name}` : "No channel";
  byId("channel-name").textContent = name;
  byId("channel-topic").textContent = channel?.topic ?? "";
  byId("thread-channel").textContent = name;
  byId("composer").placeholder = `Message ${name}`;
  byId("composer-form").hidden = !channel;
  byId("log").setAttribute("aria-label", `Messages in ${name}`);
  byId("log-empty").textContent = channel
    ? `Nothing has been said in ${name} yet. Type / to see what ${bot.name} can do.`
    : "You are in no channel of this workspace.";
  byId("jump").hidden = true;
  document.title = `${name} · ${team.name} sandbox`;
}

/** The menu of the channel and the way round the side bar by keyboard. */
export function setUpHeader(botName, invite, remove) {
  byId("channel-menu").append(icon("dots"));
  attachMenu(byId("channel-menu"), () => [
    { label: `Invite ${botName}`, detail: "adds the bot to this channel", run: invite },
    { label: `Remove ${botName}`, detail: "the bot can no longer post here", danger: true, run: remove },
  ], "Channel actions");
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address belongs to the page
    byId("composer").focus();
  });
}
