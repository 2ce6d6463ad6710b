// What of the page is in view: new lines pull it along only while the visitor reads the end.

const newest = document.getElementById('newest');
/** Closer to the end than this counts as reading it. */
const nearEndPx = 160;

const nearEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - nearEndPx;

export function toEnd(smooth) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  scrollTo({ top: document.documentElement.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
}

/** Runs a change and keeps the end in view if it was; else says that there is news below. */
export function keepingEnd(change) {
  const follow = nearEnd();
  change();
  if (follow) toEnd(true);
  else newest.hidden = false;
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
