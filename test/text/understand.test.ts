import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { understandLines } from '../../src/cli/understand.js';
import { root } from './understood.js';

const now = Date.parse('2026-11-22T02:00:00Z');

async function understand(args: readonly string[], answers: string): Promise<unknown[]> {
  const output = new PassThrough();
  const lines = text(output);
  const code = await understandLines(args, { root, now, input: Readable.from([answers]), output });
  output.end();
  expect(code).toBe(0);
  return (await lines)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('kawan understand', () => {
  it('answers each line with what was read and what else it may be', async () => {
    expect(await understand(['date', '--at', '2026-11-22'], '17 agt 01\nbesok\n\n31 feb 2001\n')).toEqual([
      { input: '17 agt 01', value: '2001-08-17', others: [] },
      { input: 'besok', value: '2026-11-23', others: [] },
      { input: '', value: 'unclear', others: [] },
      { input: '31 feb 2001', value: 'unclear', others: [] },
    ]);
    expect(await understand(['number'], 'dua atau tiga')).toEqual([
      { input: 'dua atau tiga', value: 'unclear', others: [2, 3] },
    ]);
  });

  it('prefers places near the given kab/kota and lists the others', async () => {
    expect(await understand(['place', '--near', '36.71'], 'Cipondoh\nTangerang\nBetung')).toMatchObject([
      { value: '36.71.05', others: ['36.71.05.1001', expect.any(String)] },
      { value: '36.71', others: expect.arrayContaining(['36.03', '36.71.01']) },
      { value: 'none' },
    ]);
    expect(await understand(['place', '--near', '16.07'], 'Betung')).toMatchObject([{ value: '16.07.05' }]);
  });

  it('joins several trades and reads what two parsers make of the same words', async () => {
    expect(await understand(['program', '--lang', 'id'], 'salon')).toMatchObject([
      { value: 'tata-kecantikan|tata-rias|tata-rambut' },
    ]);
    expect(await understand(['intent'], 'salon')).toMatchObject([{ value: 'discover' }]);
    expect(await understand(['yesno'], 'salon')).toMatchObject([{ value: 'unclear' }]);
    expect(await understand(['phone'], 'salon')).toMatchObject([{ value: 'INVALID' }]);
  });

  it('says none of an answer that tells no education, as of no education', async () => {
    expect(await understand(['education'], 'tidak sekolah\nBanyuasin\nmts')).toMatchObject([
      { value: 'none' },
      { value: 'none' },
      { value: 'SMP' },
    ]);
  });

  it.each([[['colour']], [[]], [['date', 'more']], [['date', '--at', 'soon']]])('refuses %j', async (args) => {
    await expect(understand(args, '')).rejects.toThrow(UsageError);
  });
});
