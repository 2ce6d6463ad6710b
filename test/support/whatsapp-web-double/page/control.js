/** The wire to the test: what happens here is posted, what the test wants comes as events. */

export function post(type, data = {}) {
  return fetch('/double/out', { method: 'POST', body: JSON.stringify({ type, ...data }) }).catch(() => undefined);
}

export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first event is the world as it stands; each later one is a command of `commands`. */
export function listen(begin) {
  let commands = null;
  const source = new EventSource('/double/in');
  source.onmessage = async ({ data }) => {
    const { number, name, argument } = JSON.parse(data);
    if (name === 'world') {
      // A wire that broke and came back is no new page.
      commands ??= begin(argument);
      return;
    }
    const answer = { number };
    try {
      answer.result = (await commands[name](argument ?? {})) ?? null;
    } catch (error) {
      answer.error = String(error?.stack ?? error);
    }
    await fetch('/double/answer', { method: 'POST', body: JSON.stringify(answer) });
  };
}
