import type { Values } from '../../text/value.js';

/** The inputs of an act in `_global.yaml`: `$name` is taken from what is given, anything else as it stands. */
export function fill(inputs: { readonly [name: string]: string | number | boolean } = {}, given: Values = {}): Values {
  const filled: { [name: string]: Values[string] } = {};
  for (const [name, value] of Object.entries(inputs)) {
    const known = typeof value === 'string' && value.startsWith('$') ? given[value.slice(1)] : value;
    if (known !== undefined && known !== null) filled[name] = known;
  }
  return filled;
}
