// Who looks at what, as it stands in the address: #user=…&channel=…&thread=…

import { placeHash } from "./directory.js";

/** The place that the address names; what it leaves out is null. */
export function readAddress() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const read = (name) => hash.get(name) || null;
  return {
    user: read("user"), channel: read("channel"), thread: read("thread"), message: read("message"),
  };
}

/** Goes to a place and leaves the one before in the history. */
export const goTo = (place) => {
  location.hash = placeHash(place);
};

/** Becomes another person in the same channel, if they are in it. */
export const goAs = (user, channel) => {
  location.hash = `#${new URLSearchParams({ user, ...(channel ? { channel } : {}) })}`;
};

/** Corrects the address to what is really shown. */
export const settle = (place) => history.replaceState(null, "", placeHash(place));

/** A permalink arrives as ?channel=…&ts=…: the server knows the place but not who looks. */
export function adoptPermalink() {
  const asked = new URLSearchParams(location.search);
  if (!asked.has("channel")) return;
  const hash = new URLSearchParams({ channel: asked.get("channel"), message: asked.get("ts") ?? "" });
  history.replaceState(null, "", `/#${hash}`);
}
