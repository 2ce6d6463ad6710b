/** Voice notes as phones record them, made here: nobody's voice is anywhere in the tests. */

const rate = 8_000;

/** A tone in a WAV of 8 bits; another `pitch` gives other bytes. */
export function recording(seconds = 1, pitch = 440): Buffer {
  const samples = Buffer.alloc(seconds * rate);
  for (let at = 0; at < samples.length; at += 1) samples[at] = 128 + 60 * Math.sin((at / rate) * pitch * 2 * Math.PI);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
