// The only module that talks to the server.

/** A JSON answer; a failed connection is an answer too: {ok: false, error: "offline"}. */
async function ask(path, options = {}) {
  try {
    const answer = await fetch(path, { cache: "no-store", ...options });
    const body = await answer.json().catch(() => ({}));
    return { ok: answer.ok, error: answer.ok ? undefined : `http_${answer.status}`, ...body };
  } catch {
    return { ok: false, error: "offline" };
  }
}

export const get = (path, query = {}) => ask(`${path}?${new URLSearchParams(query)}`);

export const post = (path, body) => ask(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const RETRY_MS = [500, 1000, 2000, 5000]; // the last one repeats

/** Live events of one person until the returned function is called. `onOpen(again)` runs
 *  for each connection; what was missed in between has to be fetched by then. */
export function listen(user, { onOpen, onEvent, onLost }) {
  let source = null;
  let timer = null;
  let failures = 0;
  let opened = false;
  let stopped = false;

  const connect = () => {
    source = new EventSource(`/page/events?${new URLSearchParams({ user })}`);
    source.onopen = () => {
      failures = 0;
      onOpen(opened);
      opened = true;
    };
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    // The browser retries by itself only after some failures and not after others, so
    // every one is taken the same way here.
    source.onerror = () => {
      source.close();
      if (stopped) return;
      onLost();
      timer = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    };
  };
  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    source.close();
  };
}
