// Names behind ids: who, which channel, which group. Filled once per person.

const known = { people: new Map(), channels: new Map(), groups: new Map(), me: null, bot: null };

export function setDirectory({ people, groups, channels, bot, me }) {
  known.people = new Map(people.map((person) => [person.id, person]));
  known.groups = new Map(groups.map((group) => [group.id, group]));
  known.channels = new Map(channels.map((channel) => [channel.id, channel]));
  known.bot = bot;
  known.me = me;
}

export const me = () => known.me;
export const people = () => [...known.people.values()];
export const channels = () => [...known.channels.values()];
export const channelName = (id) => known.channels.get(id)?.name;
export const groupHandle = (id) => known.groups.get(id)?.handle;

export const SLACKBOT = "USLACKBOT";

/** How an author is shown: name, whether it is an app, and what kind of person. */
export function author(id) {
  if (id === SLACKBOT) return { id, name: "Slackbot", bot: true, kind: "slackbot" };
  if (known.bot && id === known.bot.id) return { ...known.bot, bot: true, kind: "bot" };
  return known.people.get(id) ?? { id, name: id ?? "unknown", kind: "member" };
}

/** Whether a mention of this id is a mention of the person looking. */
export function concernsMe(id) {
  return id === known.me || (known.groups.get(id)?.users ?? []).includes(known.me);
}

/** The address of a place in this page; everything that is "where" stands in the hash. */
export function placeHash({ channel, thread, message }) {
  const place = new URLSearchParams({ user: known.me });
  if (channel) place.set("channel", channel);
  if (thread) place.set("thread", thread);
  if (message) place.set("message", message);
  return `#${place}`;
}
