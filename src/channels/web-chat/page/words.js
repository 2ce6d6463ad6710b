// Texts of the page in the visitor's language, as the server wrote them into it, and dates in that language.

const data = JSON.parse(document.getElementById('words').textContent);
const intl = document.documentElement.dataset.intl;

/** A text of `locales/<language>/page.yaml` below `script`. */
export const word = (name) => data[name] ?? name;

const hour = new Intl.DateTimeFormat(intl, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(intl, { weekday: 'long', day: 'numeric', month: 'long' });

export const hourOf = (at) => hour.format(new Date(at));

/** "Hari ini", "Kemarin", or the weekday with its date. */
export function dayOf(at) {
  const start = (date) => new Date(date).setHours(0, 0, 0, 0);
  const days = Math.round((start(Date.now()) - start(at)) / 86_400_000);
  if (days === 0) return word('today');
  return days === 1 ? word('yesterday') : day.format(new Date(at));
}
