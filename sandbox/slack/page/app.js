// Joins the parts. The address says who looks at what (#user=…&channel=…&thread=…);
// everything on the page follows from it and from what the server tells.

import { openAbout } from "./about.js";
import { adoptPermalink, goAs, goTo, readAddress, settle } from "./address.js";
import { get, listen, post } from "./api.js";
import { Columns } from "./columns.js";
import { askPlain } from "./confirm.js";
import { Composer } from "./composer.js";
import { refreshTimes } from "./dates.js";
import { author, setDirectory } from "./directory.js";
import { announce, byId, icon } from "./dom.js";
import { drawHeader, setUpHeader } from "./header.js";
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
let asked = 0; // counts fetched lists; one that comes after a later one is dropped
let shown = 0;
let wantsToReply = false; // a thread is being opened by hand
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
  openThread: (ts) => {
    wantsToReply = true;
    goTo({ channel: at.channel, thread: ts });
    if (ts === at.thread) byId("thread-composer").focus();
  },
  closeThread: () => {
    const root = at.thread;
    goTo({ channel: at.channel });
    document.querySelector(`#messages [data-ts="${root}"] [data-focus=thread]`)?.focus();
  },
  remove: async (message) => {
    const sure = await askPlain("Delete this message?",
      "It disappears for everybody, as if a workspace admin had deleted it. The bot is not asked.",
      "Delete", "danger");
    if (sure) report(post("/page/delete", { user: at.user, channel: message.channel, ts: message.ts }));
  },
};

const columns = new Columns(actions);

const composer = new Composer({
  form: byId("composer-form"),
  textarea: byId("composer"),
  error: byId("composer-error"),
  list: byId("completions"),
  send: (text) => post("/page/send", { user: at.user, channel: at.channel, text }),
});
const threadComposer = new Composer({
  form: byId("thread-form"),
  textarea: byId("thread-composer"),
  error: byId("thread-error"),
  list: byId("thread-completions"),
  slash: false,
  send: (text) => post("/page/send", { user: at.user, channel: at.channel, text, thread_ts: at.thread }),
});

async function report(request) {
  const answer = await request;
  if (!answer.ok) notice(at.channel, `That did not reach the app (${answer.error}).`);
  return answer;
}

function notice(channel, text) {
  const line = conversation.addNotice(channel || at.channel, text, Date.now());
  announce(`Slackbot: ${line.text}`);
  draw();
}

// One move after the other: a second click must not overtake the first.
let going = Promise.resolve();
const go = () => {
  going = going.then(follow);
  return going;
};

/** Brings the page to where the address points. */
async function follow() {
  const place = readAddress();
  const people = workspace.people.map((person) => person.id);
  const user = people.includes(place.user) ? place.user : people[0];
  if (user !== at.user) await enter(user);
  const mine = channels.filter((one) => one.is_member).map((one) => one.id);
  const channel = mine.includes(place.channel) ? place.channel : mine[0] ?? null;
  if (channel !== at.channel) {
    leaveChannel();
    at.channel = channel;
    at.thread = null;
    conversation.messages.clear();
    columns.clear();
    drawHeader(channels.find((one) => one.id === channel), workspace);
    notifications.count();
    await load();
    draw();
    columns.log.toEnd();
  }
  openThread(place.thread);
  draw();
  if (at.thread && wantsToReply) byId("thread-composer").focus();
  wantsToReply = false;
  if (place.message) find(place.message);
  settle({ channel: at.channel, thread: at.thread });
}

function find(ts) {
  if (columns.log.show(ts)) return;
  const reply = conversation.messages.get(ts);
  if (!reply?.thread_ts) return;
  openThread(reply.thread_ts);
  draw();
  columns.threadLog.show(ts);
}

/** What stood in front of a person until now has been read, also what came by event. */
function leaveChannel() {
  const { user, channel } = at;
  if (channel) get("/page/messages", { user, channel });
}

/** Becomes another person: nothing of the one before stays on the page. */
async function enter(user) {
  stopListening();
  leaveChannel();
  modal.dismiss();
  notifications.clear();
  conversation = new Conversation();
  dismissed = new Dismissed(user);
  waiting.length = 0;
  Object.assign(at, { user, channel: null, thread: null });
  document.body.dataset.user = user;
  delete document.body.dataset.live;
  columns.clear();
  composer.clear(); // half a sentence belongs to whoever typed it
  markPerson(workspace.people, user);
  await loadChannels();
  stopListening = listen(user, {
    onOpen: async () => {
      byId("connection").textContent = "";
      await refresh(); // what happened before this moment was told to nobody
      if (user === at.user) document.body.dataset.live = user;
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
  const mine = (asked += 1);
  const { user, channel } = at;
  if (!channel) return;
  loading += 1;
  byId("messages").setAttribute("aria-busy", "true");
  const answer = await get("/page/messages", { user, channel });
  loading -= 1;
  byId("messages").removeAttribute("aria-busy");
  if (mine > shown && user === at.user && channel === at.channel) {
    shown = mine;
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
  if (!message.thread_ts || message.broadcast) columns.arrived(mine);
}

function openThread(ts) {
  if (ts === at.thread) return;
  at.thread = ts;
  columns.clearThread();
}

function draw() {
  drawChannels(channels, at.channel);
  columns.draw(conversation, dismissed, at);
}

function setUp() {
  const inChannel = (path) => () => report(post(path, { user: at.user, channel: at.channel }));
  setUpSidebar();
  setUpHeader(workspace.bot.name, inChannel("/page/invite"), inChannel("/page/kick"));
  byId("about-open").prepend(icon("info"));
  byId("about-open").addEventListener("click", openAbout);
  setInterval(() => refreshTimes(), REFRESH_TIMES_MS);
}

async function start() {
  const [people, commands] = await Promise.all([get("/page/people"), get("/page/commands")]);
  if (!people.people) {
    byId("connection").textContent = "The sandbox does not answer. Reload to try again.";
    return;
  }
  workspace = people;
  composer.offers = {
    commands: commands.commands ?? [], verbs: commands.verbs ?? [], bot: people.bot,
  };
  threadComposer.offers = composer.offers;
  drawTeam(people.team);
  drawPeople(people.people, null, (user) => goAs(user, at.channel));
  setUp();
  adoptPermalink();
  window.addEventListener("hashchange", go);
  await go();
  byId("composer").focus();
}

await start();
