/** Habits of typing that hide a number, undone on plain text before the number is looked for. */
const habits: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // "ber-4", "ber 5": how many we are.
  [/\bber[- ]?(?=[0-9]{1,2}\b)/g, ''],
  [/\bber[- ](?=(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)\b)/g, ''],
  // "kira2 15": a word said twice.
  [/(?<=\p{L}{3})2(?= (?:\p{L}+ )?(?:rp ?)?[0-9])/gu, ''],
  // "sama2": without another number it is a word said twice, but "nomor2" and "anak2" are answers.
  [
    /(?<!\p{L})(?!(?:nomor|nomer|nmr|opsi|pilihan|pilih|jawaban|anak|umur|yang|urutan|satu|dua|tiga|empat|lima|setengah|separo)2)(\p{L}{3,})2(?![0-9\p{L}])/gu,
    '$1',
  ],
  // "kawan atus" are four hundred; alone "kawan" is a friend.
  [/\bkawan (?=(?:atus|dasa|doso|welas|ewu|yuta)\b)/g, 'sekawan '],
  // "1 250 000"
  [/(?<![0-9.,] ?)([1-9][0-9]{0,2}) ([0-9]{3}) (000)(?![0-9.,]| [0-9])/g, '$1$2$3'],
  [/(?<![0-9.,] ?)([1-9][0-9]{0,2}) (000)(?![0-9.,]| [0-9])/g, '$1$2'],
  // "1jt500rb"
  [/(?<=[0-9])(jt|juta|rb|ribu)(?=[0-9])/g, '$1 '],
  // "500rban"
  [/(?<=[0-9] ?)(rb|ribu|jt|juta)-?an\b/g, '$1'],
  [/\bplus[ -]minus (?=[0-9])/g, ''],
  // "dua hehe"
  [/(?<= )(?:(?:ha|he|hi|wk|xi|kw){2,}[hk]?|w+k+w+k*)\b/g, ''],
  // "sekitar 10an" says about ten; "20an" alone is anything up to 29.
  [
    /(?<=\b(?:sekitar|sekitaran|skitar|sktr|kira|kira-kira|kurleb|kurang lebih|krg lebih|paling|kayaknya|mungkin|udah|ada) )([1-9][0-9]{0,2}[05]) ?-?an\b/g,
    '$1',
  ],
  // "17 taun jalan": in the seventeenth year.
  [/(?<=[0-9] ?(?:thn|th|taun|tahun)|(?:umur|usia) [0-9]{1,2}) (?:jalan|jln|jl)\b/g, ''],
  [/\bno one\b/g, 'nobody'],
  [/\b(?:at|all at) once\b/g, 'now'],
  // "umur e 34", "jumlah ne 5": a Javanese ending typed apart.
  [/(?<=\b(?:umur|anak|jumlah|pegawai|gaji)) n?e(?= )/g, ''],
  // "lahir 1998, umur 27": the year is no second answer; "3 di rumah" is no address.
  [/\b(?:lahir|kelahiran)(?: th| thn| tahun| taun)? (?:19|20)[0-9]{2}(?=.*[0-9])/g, ''],
  [/\b(?:di|ning|nang|ing|di)? ?(?:dirumah|dalam rumah|di rumah|ning omah|nang omah)(?:ku| saya| kami)?\b/g, ''],
];

/** Plain text with the number as the readers of numbers expect it. */
export function withoutHabits(clean: string): string {
  return habits.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), clean);
}
