import { type Line, parseTranscript } from '../../src/conversation/transcript.js';

const read = new Map<string, readonly Line[]>();

/** The lines of a transcript, read once however often it is played. */
export function linesOf(text: string): readonly Line[] {
  const lines = read.get(text) ?? parseTranscript(text);
  read.set(text, lines);
  return lines;
}
