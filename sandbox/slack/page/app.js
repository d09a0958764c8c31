// Joins the parts. The address says who looks at what (#user=…&channel=…&thread=…);
// everything on the page follows from it and from what the server tells.

import { openAbout } from "./about.js";
import { get, listen, post } from "./api.js";
import { askPlain } from "./confirm.js";
import { Composer } from "./composer.js";
import { refreshTimes } from "./dates.js";
import { author, placeHash, setDirectory } from "./directory.js";
import { announce, byId, icon } from "./dom.js";
import { drawHeader, setUpHeader } from "./header.js";
import { Log } from "./log.js";
import { updateThreadLine } from "./messages.js";
import { Modal } from "./modal.js";
import { Notifications } from "./notify.js";
import { drawChannels, drawPeople, drawTeam, markPerson, setUpSidebar } from "./sidebar.js";
import { Conversation, Dismissed } from "./store.js";

const REFRESH_TIMES_MS = 30_000;

const at = { user: null, channel: null, thread: null };
const waiting = []; // events that came while a list was on its way
let workspace = null;
let channels = [];
let conversation = new Conversation();
let dismissed = null;
let loading = 0;
let visit = 0; // counts changes of person or channel; an answer for an older one is dropped
let stopListening = () => {};

const notifications = new Notifications();
const modal = new Modal({
  submit: (view_id, state) => post("/page/view/submit", { user: at.user, view_id, state }),
  close: (view_id) => post("/page/view/close", { user: at.user, view_id }),
  act: (view_id, block_id, action, state) => report(
    post("/page/view/action", { user: at.user, view_id, block_id, action, state })),
});

const actions = {
  act: (message, block_id, action) => report(post("/page/action", {
    user: at.user, channel: message.channel, message_ts: message.ts, block_id, action,
  })),
  dismiss: (message) => {
    dismissed.add(message.ts);
    draw();
  },
  openThread: (ts, focus = false) => {
    goTo({ thread: ts });
    if (focus) requestAnimationFrame(() => byId("thread-composer").focus());
  },
  remove: async (message) => {
    const sure = await askPlain("Delete this message?",
      "It disappears for everybody, as if a workspace admin had deleted it. The bot is not asked.",
      "Delete", "danger");
    if (sure) report(post("/page/delete", { user: at.user, channel: message.channel, ts: message.ts }));
  },
};

const log = new Log(byId("messages"), byId("log"), "channel", actions);
const threadLog = new Log(byId("thread-messages"), byId("thread-log"), "thread", actions);

const composer = new Composer({
  form: byId("composer-form"),
  textarea: byId("composer"),
  error: byId("composer-error"),
  list: byId("completions"),
  send: (text) => post("/page/send", { user: at.user, channel: at.channel, text }),
});
new Composer({
  form: byId("thread-form"),
  textarea: byId("thread-composer"),
  error: byId("thread-error"),
  slash: false,
  send: (text) => post("/page/send", { user: at.user, channel: at.channel, text, thread_ts: at.thread }),
});

async function report(request) {
  const answer = await request;
  if (!answer.ok) notice(at.channel, `That did not reach the app (${answer.error}).`);
  return answer;
}

function notice(channel, text) {
  const line = conversation.addNotice(channel ?? at.channel, text, Date.now());
  announce(`Slackbot: ${line.text}`);
  draw();
}

const goTo = (place) => {
  location.hash = placeHash({ channel: at.channel, thread: at.thread, ...place });
};

// One move after the other: a second click must not overtake the first.
let going = Promise.resolve();
const go = () => {
  going = going.then(follow);
  return going;
};

/** Brings the page to where the address points. */
async function follow() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const people = workspace.people.map((person) => person.id);
  const user = people.includes(hash.get("user")) ? hash.get("user") : people[0];
  if (user !== at.user) await enter(user);
  const mine = channels.filter((one) => one.is_member).map((one) => one.id);
  const channel = mine.includes(hash.get("channel")) ? hash.get("channel") : mine[0] ?? null;
  if (channel !== at.channel) {
    at.channel = channel;
    at.thread = null;
    conversation.messages.clear();
    log.clear();
    threadLog.clear();
    drawHeader(channels.find((one) => one.id === channel), workspace);
    notifications.count();
    await load();
    log.toEnd();
  }
  openThread(hash.get("thread"));
  draw();
  const message = hash.get("message");
  if (message) find(message);
  history.replaceState(null, "", placeHash({ channel: at.channel, thread: at.thread }));
}

function find(ts) {
  if (log.show(ts)) return;
  const reply = conversation.messages.get(ts);
  if (!reply?.thread_ts) return;
  openThread(reply.thread_ts);
  draw();
  threadLog.show(ts);
}

/** Becomes another person: nothing of the one before stays on the page. */
async function enter(user) {
  stopListening();
  modal.dismiss();
  notifications.clear();
  conversation = new Conversation();
  dismissed = new Dismissed(user);
  waiting.length = 0;
  Object.assign(at, { user, channel: null, thread: null });
  document.body.dataset.user = user;
  log.clear();
  threadLog.clear();
  composer.clear(); // half a sentence belongs to whoever typed it
  markPerson(workspace.people, user);
  await loadChannels();
  stopListening = listen(user, {
    onOpen: () => {
      byId("connection").textContent = "";
      document.body.dataset.live = user;
      refresh(); // what happened before this moment was told to nobody
    },
    onEvent: (event) => {
      if (loading) waiting.push(event);
      else take(event);
    },
    onLost: () => {
      delete document.body.dataset.live;
      byId("connection").textContent = "The connection is lost. Trying again…";
    },
  });
}

async function refresh() {
  await Promise.all([loadChannels(), load()]);
  draw();
}

async function loadChannels() {
  const { user } = at;
  const answer = await get("/page/channels", { user });
  if (user !== at.user || !answer.channels) return;
  channels = answer.channels;
  setDirectory({ ...workspace, channels, me: user });
}

/** Fetches the channel's messages; events that come meanwhile are taken after it. */
async function load() {
  const mine = (visit += 1);
  const { user, channel } = at;
  if (!channel) return;
  loading += 1;
  byId("messages").setAttribute("aria-busy", "true");
  const answer = await get("/page/messages", { user, channel });
  loading -= 1;
  byId("messages").removeAttribute("aria-busy");
  if (mine === visit && user === at.user) {
    if (answer.messages) conversation.replaceAll(answer.messages);
    const here = channels.find((one) => one.id === channel);
    if (here) here.unread = 0;
  }
  while (!loading && waiting.length) take(waiting.shift());
}

const EVENTS = {
  message: ({ message }) => arrive(message),
  message_changed: ({ message }) => {
    if (message.channel === at.channel) conversation.put(message);
  },
  message_deleted: ({ channel, ts }) => {
    if (channel === at.channel) conversation.remove(ts);
  },
  view: ({ view }) => modal.show(view, at.channel),
  view_closed: ({ view_id: id }) => modal.dismiss(id),
  notice: ({ channel, text }) => notice(channel, text),
  notification: (event) => notifications.add(event),
};

function take(event) {
  EVENTS[event.type]?.(event);
  draw();
}

function arrive(message) {
  if (message.channel !== at.channel) {
    const channel = channels.find((one) => one.id === message.channel);
    if (channel) channel.unread = Number(channel.unread) + 1;
    return;
  }
  if (!conversation.put(message)) return;
  const mine = message.user === at.user;
  if (!mine) announce(`${author(message.user).name}: ${message.text}`);
  if (mine && !message.thread_ts) requestAnimationFrame(() => log.toEnd());
  else if (!message.thread_ts && !log.atEnd()) byId("jump").hidden = false;
}

function openThread(ts) {
  if (ts === at.thread) return;
  at.thread = ts;
  threadLog.clear();
  byId("thread-error").textContent = "";
}

function draw() {
  drawChannels(channels, at.channel);
  const threadHas = (ts) => conversation.repliesTo(ts, dismissed);
  const roots = conversation.roots(at.channel, dismissed);
  log.draw(roots, (node, message) => {
    if (!message.ephemeral && (!message.thread_ts || message.thread_ts === message.ts)) {
      updateThreadLine(node, threadHas(message.ts), actions.openThread);
    }
  });
  byId("log-empty").hidden = roots.length > 0;
  const thread = byId("thread");
  thread.hidden = !at.thread;
  document.body.classList.toggle("thread-open", Boolean(at.thread));
  if (!at.thread) return;
  const root = conversation.messages.get(at.thread);
  threadLog.draw([...(root ? [root] : []), ...threadHas(at.thread)]);
}

function setUp() {
  const inChannel = (path) => () => report(post(path, { user: at.user, channel: at.channel }));
  setUpSidebar();
  setUpHeader(workspace.bot.name, inChannel("/page/invite"), inChannel("/page/kick"));
  byId("about-open").prepend(icon("info"));
  byId("about-open").addEventListener("click", openAbout);
  byId("thread-close").append(icon("close"));
  byId("thread-close").addEventListener("click", closeThread);
  byId("thread").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeThread();
  });
  byId("jump").addEventListener("click", () => log.toEnd());
  byId("log").addEventListener("scroll", () => {
    if (log.atEnd()) byId("jump").hidden = true;
  }, { passive: true });
  setInterval(() => refreshTimes(), REFRESH_TIMES_MS);
}

function closeThread() {
  const root = at.thread;
  goTo({ thread: null });
  document.querySelector(`#messages [data-ts="${root}"] [data-focus=thread]`)?.focus();
}

async function start() {
  const [people, commands] = await Promise.all([get("/page/people"), get("/page/commands")]);
  if (!people.people) {
    byId("connection").textContent = "The sandbox does not answer. Reload to try again.";
    return;
  }
  workspace = people;
  composer.offers = { commands: commands.commands ?? [], verbs: commands.verbs ?? [] };
  drawTeam(people.team);
  drawPeople(people.people, null, (user) => {
    location.hash = `#${new URLSearchParams({ user, ...(at.channel ? { channel: at.channel } : {}) })}`;
  });
  setUp();
  window.addEventListener("hashchange", go);
  await go();
  byId("composer").focus();
}

await start();
