import { fold } from './normalise.js';
import type { Words } from './words.js';

/** The language knows this share of the words, and one of them is its own; "ok, thanks" is everybody's. */
const knownLeast = 0.6;
/** One word may be borrowed or a name. */
const wordsLeast = 2;
/** A programme's words are English in every country: nobody is greeted in it for a line of code. */
const code = /[;{}<>=|\\_*]/;

/** The one language that a message is surely written in: "is it free?" -> en; `null` when it is mixed or short. */
export function tongueOf(text: string, { tongues }: Words): string | null {
  if (code.test(text)) return null;
  const words = fold(text).filter((word) => /^\p{L}/u.test(word));
  const known = words.map((word) => tongues.get(word) ?? new Set<string>());
  const own = new Set(known.flatMap((one) => (one.size === 1 ? [...one] : [])));
  const [tongue] = own;
  if (tongue === undefined || own.size > 1 || words.length < wordsLeast) return null;
  return known.filter((one) => one.has(tongue)).length >= knownLeast * words.length ? tongue : null;
}
