// What of the page is in view: new lines pull it along only while the visitor reads the end.

const newest = document.getElementById('newest');
/** Closer to the end than this counts as reading it. */
const nearEndPx = 160;

const nearEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - nearEndPx;

export function toEnd(smooth) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  scrollTo({ top: document.documentElement.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
}

/** Runs a change that answers the first new line; keeps the end in view if it was, else says that there is news below. */
export function keepingEnd(change) {
  const follow = nearEnd();
  const first = change();
  if (!follow) newest.hidden = false;
  else if (first && tallerThanView(first))
    scrollBy({ top: first.getBoundingClientRect().top - topPx, behavior: 'instant' });
  else toEnd(true);
}

/** Where the bar at the top ends, and some air. */
const topPx = 64;

/** From here to the end is more than fits: it is read from its beginning. */
function tallerThanView(line) {
  const end = document.documentElement.scrollHeight - scrollY;
  return end - line.getBoundingClientRect().top > innerHeight - topPx;
}

/** The same for changes that are no news, as when the field grows. */
export function holdingEnd(change) {
  const follow = nearEnd();
  change();
  if (follow) toEnd(false);
}

newest.addEventListener('click', () => toEnd(true));
addEventListener(
  'scroll',
  () => {
    if (nearEnd()) newest.hidden = true;
  },
  { passive: true },
);
