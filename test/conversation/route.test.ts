import { beforeEach, describe, expect, test } from 'vitest';
import { PureConversation, type PureMessage } from '../support/pure-conversation.js';
import { fixture, fixtureFindings } from './fixture/project.js';

const hour = 3_600_000;
let chat: PureConversation;
let enrolled: object[] = [];

beforeEach(() => {
  enrolled = [];
  chat = new PureConversation({
    deps: fixture,
    act: ({ call }) => {
      if (call.action === 'keep_photo') return 'job-1';
      if (call.action === 'enrol') enrolled.push(call.input);
      return call.action === 'search' ? { outcome: 'ok' } : { outcome: 'ok', values: { number: '42' } };
    },
  });
});

const last = (messages: readonly PureMessage[]) => messages.at(-1)?.text ?? '';
const begin = () => {
  chat.text('menu');
  return chat.text('1');
};
const labels = (messages: readonly PureMessage[]) => messages.at(-1)?.choices.map((choice) => choice.label);
const idOf = (messages: readonly PureMessage[], label: string) =>
  messages.at(-1)?.choices.find((choice) => choice.label === label)?.id ?? 'none';

test('the fixture is sound', () => {
  expect(fixtureFindings).toEqual([]);
});

describe('first contact', () => {
  test('the first message is greeted with whose service it is, once, in one message with the menu', () => {
    const first = chat.text('halo');
    expect(first).toHaveLength(1);
    expect(last(first)).toMatch(/asisten otomatis.*GRATIS.*OTP/s);
    expect(last(first)).toMatch(/Mau apa\?$/);
    expect(last(chat.text('halo'))).toBe('Mau apa?');
  });

  test('a deep link leads where it says, after the greeting', () => {
    const said = chat.hear({ kind: 'message', body: { body: { kind: 'start', payload: 'LAS-1' } } });
    expect(last(said)).toMatch(/GRATIS[\s\S]*Hasil untuk LAS-1\./);
    expect(last(chat.text('DAFTAR las-2'))).toContain('Hasil untuk las-2.');
  });
});

describe('a form owns its conversation', () => {
  test('sentences that would be wishes elsewhere are answers', () => {
    begin();
    chat.text('Budi Contoh');
    chat.text('17-8-2001');
    chat.text('mau kursus las di Banyuasin.');
    chat.text('ya');
    expect(enrolled).toEqual([{ name: 'Budi Contoh', born: '2001-08-17', reason: 'mau kursus las di Banyuasin.' }]);
  });

  test('BATAL leaves the form, keeps the draft, says so, and enrols nobody', () => {
    begin();
    chat.text('Budi Contoh');
    expect(last(chat.text('batal'))).toMatch(/pendaftaran saya simpan \(1 dari 4 terisi\)\. Tidak ada yang dibatalkan/);
    expect(chat.known.state.flow).toBeNull();
    expect([...chat.drafts.values()].map(({ flow }) => flow)).toEqual(['signup']);
    expect(enrolled).toEqual([]);
  });

  test('a form without any answer is left without a draft', () => {
    begin();
    expect(last(chat.text('batal'))).toMatch(/kita berhenti di sini/);
    expect(chat.drafts.size).toBe(0);
  });

  test('a question is answered and the step stands again, at no cost of a try', () => {
    begin();
    chat.text('Budi Contoh');
    chat.text('entahlah');
    const tries = chat.known.state.flow?.tries;
    for (let time = 0; time < 3; time += 1) {
      expect(last(chat.text('gratis kan?'))).toBe('Semua gratis, Kak.\n\nKapan Kakak lahir, Budi Contoh?');
    }
    expect(chat.known.state.flow?.tries).toBe(tries);
    expect(chat.known.state.flow?.node).toBe('born');
  });

  test('a question is no answer even where nearly anything is one', () => {
    begin();
    expect(last(chat.text('berapa biayanya?'))).toBe('Semua gratis, Kak.\n\nSiapa nama Kakak?');
    expect(last(chat.text('nama buat apa kak?'))).toBe('Nama dipakai di sertifikat.\n\nSiapa nama Kakak?');
    expect(chat.known.state.flow?.vars).toEqual({});
  });

  test('help and status are said, and the question stands again', () => {
    begin();
    expect(last(chat.text('bantuan'))).toMatch(/PETUGAS[\s\S]*Siapa nama Kakak\?$/);
  });

  test('LEWATI where an answer is needed says so', () => {
    begin();
    expect(last(chat.text('lewati'))).toMatch(/perlu dijawab[\s\S]*Siapa nama Kakak\?$/);
  });

  test('KEMBALI goes one question back, ULANG says it again', () => {
    begin();
    chat.text('Budi Contoh');
    expect(last(chat.text('kembali'))).toBe('Siapa nama Kakak?');
    expect(last(chat.text('ulang'))).toBe('Siapa nama Kakak?');
  });

  test('names and places that look like commands are answers', () => {
    begin();
    expect(last([...chat.text('Batam'), ...chat.wait(2_500)])).toBe('Kapan Kakak lahir, Batam?');
  });
});

describe('drafts', () => {
  const leaveAtReason = () => {
    begin();
    chat.text('Budi Contoh');
    chat.text('17-8-2001');
    chat.text('menu');
  };

  test('MENU in a form keeps it, says so and shows the menu without asking at once', () => {
    begin();
    chat.text('Budi Contoh');
    const said = chat.text('menu');
    expect(last(said)).toMatch(/1 dari 4 terisi[\s\S]*Mau apa\?$/);
  });

  test('the menu offers the form again; Ya goes on where it stood', () => {
    leaveAtReason();
    chat.text('batal');
    const offer = chat.text('menu');
    expect(last(offer)).toBe('Kita lanjutkan pendaftaran tadi (2 dari 4)?');
    expect(labels(offer)).toEqual(['Ya', 'Nanti saja']);
    expect(last(chat.tap(idOf(offer, 'Ya')))).toBe('Kenapa mau ikut?');
    expect(chat.drafts.size).toBe(0);
  });

  test('Nanti saja leads on to what was asked for; the form itself offers it as well', () => {
    leaveAtReason();
    chat.text('batal');
    chat.text('menu');
    expect(last(chat.text('nanti saja'))).toMatch(/tetap saya simpan[\s\S]*Mau apa\?$/);
    expect(last(chat.text('1'))).toBe('Kita lanjutkan pendaftaran tadi (2 dari 4)?');
    expect(last(chat.text('nanti saja'))).toMatch(/Siapa nama Kakak\?$/);
  });

  test('a finished form leaves no draft behind', () => {
    leaveAtReason();
    chat.text('batal');
    chat.text('menu');
    chat.text('ya');
    chat.text('Mau kerja.');
    expect(last(chat.text('ya'))).toMatch(/^Nomor Kakak 42\.\n\nKetik MENU/);
    expect(chat.drafts.size).toBe(0);
  });
});

describe('the timer of a form', () => {
  test('after a day of silence it is offered again, as a proactive message', () => {
    begin();
    chat.text('Budi Contoh');
    const said = chat.wait(24 * hour);
    expect(said.map(({ lane, purpose, text }) => [lane, purpose, text])).toEqual([
      ['proactive', 'service', 'Kita lanjutkan pendaftaran tadi (1 dari 4)?'],
    ]);
    expect(last(chat.text('ya'))).toBe('Kapan Kakak lahir, Budi Contoh?');
  });

  test('whoever went on meanwhile is asked a day after their last word', () => {
    begin();
    chat.wait(20 * hour);
    chat.text('Budi Contoh');
    expect(chat.wait(5 * hour)).toEqual([]);
    expect(last(chat.wait(19 * hour))).toMatch(/1 dari 4/);
  });

  test('who simply answers the old question, or taps its old button, goes on with the form', () => {
    begin();
    chat.text('Budi Contoh');
    chat.wait(24 * hour);
    expect(last(chat.text('17 agt 01'))).toBe('Kenapa mau ikut?');
    const agree = chat.text('Mau kerja.');
    chat.wait(24 * hour);
    expect(last(chat.tap(idOf(agree, 'Ya')))).toMatch(/^Nomor Kakak 42/);
  });

  test('Nanti saja leaves the form with its draft', () => {
    begin();
    chat.text('Budi Contoh');
    chat.wait(24 * hour);
    expect(last(chat.text('nanti saja'))).toMatch(/tetap saya simpan/);
    expect(chat.known.state.flow).toBeNull();
    expect([...chat.drafts.values()].map(({ flow }) => flow)).toEqual(['signup']);
  });

  test('a timer that was set anew since, or whose form is over, does nothing', () => {
    begin();
    chat.text('Budi Contoh');
    chat.now += 24 * hour;
    expect(chat.hear({ kind: 'timer', body: { timer: 'form.resume', subject: '', version: 7 } })).toEqual([]);
    chat.text('batal');
    expect(chat.wait(24 * hour)).toEqual([]);
  });
});

describe('buttons', () => {
  test('a late tap does nothing but say so, and the standing question comes again', () => {
    const menu = chat.text('menu');
    chat.tap(idOf(menu, 'Ikut pelatihan'));
    const late = chat.tap(idOf(menu, 'Lihat dulu'));
    expect(last(late)).toMatch(/pertanyaan yang sudah lewat[\s\S]*Siapa nama Kakak\?$/);
    expect(chat.known.state.flow?.node).toBe('name');
  });

  test('when nothing stands, a late tap names the menu', () => {
    const menu = chat.text('menu');
    chat.text('batal');
    expect(last(chat.tap(idOf(menu, 'Lihat dulu')))).toMatch(/sudah lewat[\s\S]*MENU/);
  });

  const notice = (expiresAt: number) =>
    chat.hear({
      kind: 'notice',
      body: {
        notice: 'lesson',
        args: { lesson: 'las' },
        actions: [{ name: 'attend', flow: 'attend', vars: { lesson: 'las' }, expiresAt }],
      },
    });

  test('an action token runs over an open form, which stands again afterwards; it is used once', () => {
    begin();
    const told = notice(chat.now + hour);
    expect(told[0]).toMatchObject({ lane: 'proactive', purpose: 'alerts', text: 'Besok ada kelas las.' });
    expect(chat.known.state.flow?.node).toBe('name');
    expect(last(chat.tap(idOf(told, 'Jawab')))).toBe('Besok las. Bisa hadir?');
    expect(last(chat.text('1'))).toBe('Sampai besok.\n\nSiapa nama Kakak?');
    expect(last(chat.tap(idOf(told, 'Jawab')))).toMatch(/sudah dipakai[\s\S]*Siapa nama Kakak\?$/);
    expect(last(chat.text('Budi Contoh'))).toBe('Kapan Kakak lahir, Budi Contoh?');
  });

  test('an action token is dated', () => {
    const told = notice(chat.now + hour);
    chat.now += hour;
    expect(last(chat.tap(idOf(told, 'Jawab')))).toMatch(/lewat waktunya/);
    expect(last(chat.tap('a.made-up'))).toMatch(/tidak berlaku/);
  });
});

describe('language', () => {
  test('at any time; the form goes on in the new language', () => {
    begin();
    const ask = chat.text('bahasa');
    expect(labels(ask)).toEqual(['Bahasa Indonesia', 'English']);
    expect(last(chat.tap(idOf(ask, 'English')))).toMatch(/^All right, from now on I write in English\.\n\nSiapa/);
    expect(chat.known.locale).toBe('en');
    expect(chat.known.state.flow?.node).toBe('name');
  });
});

describe('a choice that is also a word of ours', () => {
  test('is the choice while it is offered, typed as well as tapped', () => {
    begin();
    chat.text('bahasa');
    expect(last(chat.text('english'))).toMatch(/^All right, from now on I write in English/);
    expect(chat.known.locale).toBe('en');
  });
});

describe('stopping', () => {
  test('in a form it asks what; the form alone keeps its draft', () => {
    begin();
    chat.text('Budi Contoh');
    const ask = chat.text('berhenti');
    expect(labels(ask)).toEqual(['Isian ini saja', 'Kabar kelas baru', 'Semua pesan', 'Tidak jadi']);
    expect(last(chat.tap(idOf(ask, 'Isian ini saja')))).toMatch(/saya simpan/);
    expect(chat.known.optedOut).toEqual([]);
    expect([...chat.drafts.values()].map(({ flow }) => flow)).toEqual(['signup']);
  });

  test('everything, and back by MULAI for what the person names', () => {
    chat.text('halo');
    const ask = chat.text('berhenti');
    chat.tap(idOf(ask, 'Semua pesan'));
    expect(chat.known.optedOut).toEqual(['service', 'alerts', 'tracer']);
    chat.text('halo');
    chat.hear({ kind: 'message', body: { body: { kind: 'start', payload: '' } } });
    chat.hear({ kind: 'message', body: { body: { kind: 'reachable', reachable: true } } });
    expect(chat.known.optedOut).toHaveLength(3);
    const again = chat.text('mulai');
    chat.tap(idOf(again, 'Kabar kelas baru'));
    expect(chat.known.optedOut).toEqual(['service', 'tracer']);
  });

  test('MULAI with nothing stopped is the menu', () => {
    chat.text('halo');
    expect(last(chat.text('mulai'))).toBe('Mau apa?');
  });
});

describe('what is no text', () => {
  const send = (body: object) => last(chat.hear({ kind: 'message', body: { body } }));

  test('media that nobody asked for is answered helpfully', () => {
    begin();
    expect(send({ kind: 'media', media: { kind: 'audio', ref: 'x' } })).toMatch(
      /[Pp]esan suara[\s\S]*Siapa nama Kakak\?$/,
    );
    expect(send({ kind: 'unsupported', what: 'poll' })).toMatch(/belum bisa saya baca[\s\S]*Siapa nama Kakak\?$/);
    expect(send({ kind: 'location', latitude: -2.9, longitude: 104.7 })).toMatch(/belum memerlukan lokasi/);
  });

  test('a caption is words', () => {
    begin();
    expect(send({ kind: 'media', media: { kind: 'photo', ref: 'x' }, caption: 'Budi Contoh' })).toMatch(/lahir/);
  });

  test('a shared place while nothing stands starts a search', () => {
    expect(send({ kind: 'location', latitude: -2.9, longitude: 104.7 })).toMatch(/Hasil untuk lokasi\./);
  });

  test('a block and its end are remembered and not answered', () => {
    chat.text('halo');
    expect(chat.hear({ kind: 'message', body: { body: { kind: 'reachable', reachable: false } } })).toEqual([]);
    expect(chat.known.reachable).toBe(false);
    chat.text('halo');
    expect(chat.known.reachable).toBe(true);
  });
});

describe('jobs', () => {
  const begun = () => {
    chat.stand({
      flow: 'upload',
      revision: fixture.flows.get('upload')?.revision ?? '',
      node: 'photo',
      vars: {},
      stack: [],
      trail: [],
      tries: 0,
      since: 0,
      turn: 1,
      offered: [],
      waiting: 'answer',
    });
    return chat.hear({ kind: 'message', body: { body: { kind: 'media', media: { kind: 'photo', ref: 'file-1' } } } });
  };
  const outcome = (jobId: string) => chat.hear({ kind: 'outcome', body: { jobId, outcome: 'ok' } });

  test('the flow waits for the outcome, which comes as a row', () => {
    expect(last(begun())).toMatch(/masih saya proses/);
    expect(last(chat.text('halo'))).toMatch(/masih saya proses/);
    expect(last(outcome('job-1'))).toMatch(/^Fotonya tersimpan\./);
  });

  test('a stale outcome does nothing', () => {
    begun();
    expect(outcome('job-0')).toEqual([]);
    chat.text('batal');
    expect(outcome('job-1')).toEqual([]);
  });
});

describe('answers in pieces', () => {
  const message = (text: string) => ({ kind: 'message' as const, body: { body: { kind: 'text', text } } });
  const atReason = () => {
    begin();
    chat.text('Budi Contoh');
    chat.text('17-8-2001');
  };

  test('pieces of a free-text answer are waited for and joined', () => {
    atReason();
    expect([...chat.hear(message('saya mau')), ...chat.hear(message('jadi montir'))]).toEqual([]);
    expect(chat.wait(2_500).map(({ text }) => text)).toEqual(['Kirim?']);
    expect(chat.known.state.flow?.vars.reason).toBe('saya mau jadi montir');
  });
  test('a finished sentence, a command, a number and a question are not waited for', () => {
    atReason();
    expect(last(chat.text('Saya mau jadi montir.'))).toBe('Kirim?');
    chat.text('kembali');
    expect(last(chat.text('bantuan'))).toMatch(/Kenapa mau ikut\?$/);
    expect(last(chat.text('gratis kan?'))).toMatch(/^Semua gratis/);
    expect(last(chat.text('123'))).toBe('Kirim?');
  });
  test('one word of a name is waited for, a whole name is not', () => {
    begin();
    expect([...chat.hear(message('Budi')), ...chat.hear(message('Contoh'))]).toEqual([]);
    expect(chat.wait(2_500).map(({ text }) => text)).toEqual(['Kapan Kakak lahir, Budi Contoh?']);
  });
  test('other questions never wait', () => {
    begin();
    expect(chat.hear(message('Budi Contoh'), message('17-8-2001')).map(({ text }) => text)).toEqual([
      'Kapan Kakak lahir, Budi Contoh?',
      'Kenapa mau ikut?',
    ]);
  });
});

describe('outside of forms', () => {
  test('a wish leads to its flow, a question to the FAQ, anything else to the menu', () => {
    chat.text('menu');
    expect(last(chat.text('mau kursus las dong di banyuasin'))).toMatch(/^Hasil untuk mau kursus las/);
    expect(last(chat.text('biayanya gimana'))).toMatch(/^Semua gratis, Kak\./);
    expect(last(chat.text('xyzzy plugh'))).toMatch(/belum paham[\s\S]*Mau apa\?$/);
  });
  test('nobody is left in silence', () => {
    expect(last(chat.text('menu'))).toBeTruthy();
    expect(last(chat.text('2'))).toMatch(/^Silakan lihat\.\n\nKetik MENU/);
  });
});

describe('BATAL in what runs over a form', () => {
  test('ends only that; the form stands again', () => {
    begin();
    chat.text('Budi Contoh');
    chat.text('bahasa');
    expect(last(chat.text('batal'))).toMatch(/kita berhenti di sini\.\n\nKapan Kakak lahir, Budi Contoh\?$/);
  });
});
