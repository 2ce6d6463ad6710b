/**
 * `Siti C.`: enough for a family that shares a phone to tell each other apart, and little for anybody who looks over
 * their shoulder.
 */
export function shortName(name: string): string {
  const [first = '', ...more] = name.trim().split(/\s+/);
  const initial = more.at(-1)?.match(/\p{L}/u)?.[0];
  return initial === undefined ? first : `${first} ${initial.toUpperCase()}.`;
}
