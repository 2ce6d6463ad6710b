/** Words of trades and places; they stand beside the demo catalogue and are no file of an authority. */
const wordFiles: ReadonlySet<string> = new Set(['trades.yaml', 'place-words.yaml']);

export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** A file that goes with a catalogue and is passed over. */
export function isWordFile(name: string): boolean {
  return wordFiles.has(name);
}
