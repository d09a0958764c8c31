// What the page knows about the channel in front of the person. No DOM in here.

const byTime = (a, b) => Number(a.ts) - Number(b.ts);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Conversation {
  constructor() {
    this.messages = new Map();
    this.notices = [];
  }

  /** Takes a fresh list; a message that says the same keeps its identity, so that it is
   *  not drawn again. */
  replaceAll(list) {
    const before = this.messages;
    this.messages = new Map(list.map((fresh) => {
      const old = before.get(fresh.ts);
      return [fresh.ts, old && same(old, fresh) ? old : fresh];
    }));
  }

  /** Adds or replaces one message; true if it was not known. */
  put(message) {
    const old = this.messages.get(message.ts);
    if (!old || !same(old, message)) this.messages.set(message.ts, message);
    return !old;
  }

  /** Removes a message; a root with replies stays as a gap that says so. */
  remove(ts) {
    const gone = this.messages.get(ts);
    if (!gone) return;
    if (this.repliesTo(ts).length) this.messages.set(ts, { ...gone, deleted: true });
    else this.messages.delete(ts);
  }

  /** A line from Slackbot that nobody else sees and no server keeps. */
  addNotice(channel, text, now) {
    // Two notices in one millisecond must not share a key.
    const ts = `${(now / 1000).toFixed(3)}${String(this.notices.length).padStart(3, "0")}`;
    const notice = {
      channel, ts, thread_ts: null, user: "USLACKBOT", bot: true, text, blocks: null,
      edited: false, ephemeral: true, broadcast: false, deleted: false, notice: true,
    };
    this.notices.push(notice);
    return notice;
  }

  /** What stands in the channel itself, oldest first. */
  roots(channel, dismissed) {
    const shown = [...this.messages.values()].filter((message) =>
      !dismissed.has(message.ts)
      && (isRoot(message) || message.broadcast)
      && !(message.deleted && !this.repliesTo(message.ts).length));
    const notices = this.notices.filter((notice) =>
      notice.channel === channel && !dismissed.has(notice.ts));
    return [...shown, ...notices].sort(byTime);
  }

  /** Replies in the thread of a root, with those only this person sees. */
  repliesTo(ts, dismissed = new Set()) {
    return [...this.messages.values()]
      .filter((message) => message.thread_ts === ts && message.ts !== ts
        && !message.deleted && !dismissed.has(message.ts))
      .sort(byTime);
  }
}

export const isRoot = (message) => !message.thread_ts || message.thread_ts === message.ts;

/** Dismissed ephemeral messages of one person, kept for as long as the tab lives. */
export class Dismissed {
  constructor(user, storage = sessionStorage) {
    this.key = `dismissed ${user}`;
    this.storage = storage;
    this.all = new Set(JSON.parse(storage.getItem(this.key) ?? "[]"));
  }

  has(ts) {
    return this.all.has(ts);
  }

  add(ts) {
    this.all.add(ts);
    this.storage.setItem(this.key, JSON.stringify([...this.all]));
  }
}
