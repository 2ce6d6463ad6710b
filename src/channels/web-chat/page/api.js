// The page's requests. What went wrong is one of: `later` (send it again after `waitMs`) or `refused` (never again).

const defaultWaitMs = 2_000;

async function send(init) {
  const response = await fetch('/chat/messages', { method: 'POST', credentials: 'same-origin', ...init }).catch(
    () => null,
  );
  if (response === null) return { outcome: 'later', waitMs: defaultWaitMs };
  if (response.status === 202) return { outcome: 'sent', id: (await response.json()).id };
  if (response.status === 429 || response.status >= 500) {
    return { outcome: 'later', waitMs: Number(response.headers.get('retry-after')) * 1000 || defaultWaitMs };
  }
  return { outcome: 'refused', status: response.status };
}

export const postMessage = (message) =>
  send({ body: JSON.stringify(message), headers: { 'content-type': 'application/json' } });

export function postFile(file, text, clientId) {
  const form = new FormData();
  form.set('file', file, file.name || 'foto.jpg');
  if (text) form.set('text', text);
  form.set('clientId', clientId);
  return send({ body: form });
}

/** Everything after a number, or the newest lines. Throws when the server cannot be reached. */
export async function readHistory(after) {
  const lines = [];
  for (let from = after, more = true; more; from = lines.at(-1)?.seq) {
    const response = await fetch(`/chat/history${from ? `?after=${from}` : ''}`, { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`history answered ${response.status}`);
    const page = await response.json();
    lines.push(...page.messages);
    more = page.more && page.messages.length > 0;
  }
  return lines;
}
