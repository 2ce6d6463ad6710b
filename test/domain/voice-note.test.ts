import { describe, expect, test } from 'vitest';
import { audioTypeOf, refusedVoice, voiceLimits } from '../../src/domain/voice-note.js';
import { recording } from '../support/recordings.js';

const latin = (text: string) => Buffer.from(text, 'latin1');

describe('what a recording is', () => {
  test.each<[string, Buffer, string | null]>([
    ['Ogg, of WhatsApp and Telegram', latin('OggS\0\x02'), 'audio/ogg'],
    ['MP3 with a head', latin('ID3\x04\0'), 'audio/mpeg'],
    ['MP3 without a head', latin('\xff\xfb\x90\x00'), 'audio/mpeg'],
    ['AAC', latin('\xff\xf1\x50\x80'), 'audio/aac'],
    ['M4A, of an iPhone', latin('\0\0\0\x20ftypM4A \0'), 'audio/mp4'],
    ['AMR, of an old phone', latin('#!AMR\n'), 'audio/amr'],
    ['WebM, of a browser', latin('\x1a\x45\xdf\xa3\x9f'), 'audio/webm'],
    ['WAV', recording(), 'audio/wav'],
    ['a photo', latin('\xff\xd8\xff\xe0\0'), null],
    ['a photo of an iPhone', latin('\0\0\0\x18ftypheic'), null],
    ['a picture in the same container as WAV', latin('RIFF\0\0\0\0WEBPVP8 '), null],
    ['a page', latin('<!doctype html>'), null],
    ['a program', latin('MZ\x90'), null],
    ['nothing', latin(''), null],
  ])('%s', (_name, bytes, type) => {
    expect(audioTypeOf(bytes)).toBe(type);
  });

  test.each<[string | null, number, string | null]>([
    ['audio/ogg', 1, null],
    ['audio/ogg', voiceLimits.bytesMost, null],
    ['audio/ogg', voiceLimits.bytesMost + 1, 'too_large'],
    [null, 10, 'wrong_type'],
    ['audio/ogg', 0, 'wrong_type'],
  ])('%s of %d bytes: %s', (type, bytes, refused) => {
    expect(refusedVoice(type, bytes)).toBe(refused);
  });
});
