/** What a sentence says around a school or degree: that it was finished, left, is under way, or is somebody else's. */

export const nothing =
  /\b(?:tidak|tdk|gak|gk|ga|g|nggak|ngga|engga|enggak|kaga|kagak|belum|blm|blum|belom|ora|orak|ra|urung|mboten|boten|henteu|hente|teu|teu acan|ndak|nda|dak|idak|indak|tak|tara|seng|never|no|kada|durung|dereng|tanpa|without|not|didn'?t|haven'?t)\s+(?:pernah\s+|kungsi\s+|mengenyam\s+|kantos\s+|nate\s+|attended\s+|had\s+|any\s+|tau\s+|nate\s+|went to\s+|go to\s+|been to\s+|makan\s+|duduk\s+(?:di\s+)?|masuk\s+|bangku\s+|ngerasain\s+|merasakan\s+|menempuh\s+|pernah ikut\s+)*(?:sekolah|sakola|skolah|bersekolah|school|formal education|sekola|pendidikan|punya ijazah|ijazah|berijazah|schooling|education)\b|\b(?:buta huru[fp]|paud|tk)\b/;
const not =
  "(?:tidak|tdk|gak|gk|ga|g|nggak|ngga|engga|enggak|kaga|belum|blm|blum|belom|ora|orak|ra|urung|mboten|boten|henteu|teu acan|teu|can|acan|ndak|dak|idak|kagak|tak|kada|balum|lum|durung|dereng|not yet|not|didn'?t|never|haven'?t|bukan)";
export const notFinished = new RegExp(
  `\\b${not}\\s+(?:sampai\\s+|sampek\\s+|sampe\\s+|smpe\\s+|smpai\\s+|smp\\s+|nyampe\\s+|sempat\\s+|sempet\\s+|sampe bisa\\s+|pernah\\s+|nepi ka\\s+|yet\\s+|bisa\\s+|jadi\\s+)?(?:lulus|tamat|selesai|finish(?:ed)?|graduated?|tutug|rampung|beres|wisuda|diwisuda|namatin|ngerampungke|tuntas|nyelesaikan|menyelesaikan|completed?|lulusan|kelar|ujian|sidang|skripsi|ujian akhir|tuntung|namat|mantun|lolos ujian|diselesaikan|diselesain|diselesaiin|diterusin|diteruskan|dilanjutin|dilanjutkan|dituntaskan|dirampungke)\\b|\\b${not}\\s*$|\\bgagal (?:lulus|tamat|ujian|un)\\b`,
);
/** Going no further ends nothing that was finished: "lulus SMA gak lanjut kuliah" is SMA, "SMP gak lanjut" is not SMP. */
export const notContinued = new RegExp(
  `\\b${not}\\s+(?:bisa\\s+|pernah\\s+)?(?:lanjut|nerusin|nerusno|neruske|nerusaken|meneruskan|melanjutkan|ngalanjutkeun|neraskeun)\\b`,
);
/** Denies something that was not understood: better asked again than taken for finished. */
export const denied = new RegExp(
  `\\b${not}\\s+(?!kuliah|sekolah|kerja|bekerja|(?:dapat|dapet|punya|ada|pernah|siap|bisa|mau) (?:kerja|bekerja|pekerjaan|pengalaman|nikah|kuliah|lanjut)|lanjut|nerus|ke\\b|sampai|ambil|diambil|ditebus|nebus|menebus|ngambil|mengambil|nerima|menerima|kepake|kepakai|terpakai|dipakai|dipake|berguna|laku|sesuai|nemu|menemukan|ketemu|mampu|minat|ada biaya|punya biaya|nikah|menikah|dijupuk|dapet ijazah|dapat ijazah|terima)\\p{L}{3,}`,
  'u',
);
export const left =
  /\b(?:putus|drop ?outs?|drop out|dropout|dropped out|left (?=school|college|university|high|junior|sma|smk|smp|sd)|quit|d\.?o|di do|berhenti|mundur|ngundurin diri|mengundurkan diri|cabut|kandas|setengah jalan|separo|separuh|baru (?:mau )?masuk(?! kerja)|kaluar|(?:sempat|sempet|pernah)\b.*\b(?:sebentar|bentar)|mandek|medhot|medot|pegat|eureun|tidak selesai|diberhentikan|until grade|up to grade|until class|(?:sampai|sampe|smpe|smpai|mpe|tekan|nepi ka|nepi|dugi|dugi ka) kelas(?!.*\b(?:lulus|tamat)\b)|bolos terus|keluar|dikeluarkan|dikeluarin|brenti|berenti|(?:sebentar|bentar|sedhela|sedelo|sakedap) (?:lagi|maneh|deui)|mau lulus|hampir lulus|meh lulus|akan lulus|eureun|liren|lirén|mandheg|mandeg|mrotol|keluaran dari|(?:cuma|cuman|hanya|mung|ngan|baru|sempat|sempet|pernah) (?:se|satu |dua |1 |2 )(?:tahun|taun|semester|bulan))\b/;
export const underWay =
  /\b(?:masih|msh|keneh|tasih|teksih|mase|maseh|isih|taksih|tesih|nuju|keur|lagi|lg|sdg|sedang|nembe kuliah|semester|smt|kelas|kls|mahasiswa|mahasiswi|siswa|still|student|(?:first|second|third|1st|2nd|3rd) year|currently|studying|nyusun skripsi|skripsi|cuti|sekarang kuliah|skrg kuliah|saat ini kuliah|lanjut kuliah)\b/;
export const finished = /\b(?:lulus|lulusan|tamat|tamatan|ijazah|alumni|graduate|graduated|finished)\b/;
export const studies =
  /\b(?:kuliah|ngampus|perkuliahan|mahasiswa|mahasiswi|college|university|universitas|kampus|semester|skripsi)\b/;
/** A school as a place, or somebody else's. */
export const elsewhere =
  /\bguru\b(?=.*\b(?:sd|smp|sma|smk|tk|paud|mts|mi|ma|ngaji)\b)|\b(?:kantin|dekat|deket|depan|samping|belakang|sebelah|satpam|mengajar|ngajar|istri|suami|anak saya|anakku|adik|adek|ayah|ibu saya|bapak saya|kepala|kakak saya|kakakku|nenek|kakek|teman|temen|bojoku|seragam|baju|jual|card|jemput|nganter)\b|^anak (?:masih|kelas|sd|smp|sma)\b|\bsma (?:aja|saja) (?:kayak|kaya|kyk|seperti|dengan)\b|\bkerja di (?:sd|smp|sma|smk)|\bsd (?:sore|siang|malam|pagi|jam|pukul|tgl|tanggal|besok|sekarang|selesai)\b|\brumah sd\b|[0-9] sd [0-9]/;
/** Asks about the rule instead of telling. */
export const question =
  /\?|^apa\b|\bsma sma\b|\b(?:sd|smp|sma) (?:kapan|brp|berapa|hari|jam|tgl|tanggal|siapa|sapa|gimana|temen|teman|suami|istri|dia|kamu|besok|nanti|akhir|bulan)\b|\b(?:sd|smp|sma|smk|kuliah|sekolah|kampus|univ\p{L}*) (?:mana|apa|yang mana)\b|\b(?:boleh|minimal|harus|syarat\w*|apakah|kalau|kalo|must|minimum)\b|\bbisa\b.*\b(?:gak|ga|nggak|tidak|kah)\b/u;

const school =
  '(?:s[dr]|sm[pauk]\\w?|stm|smea|slt[pa]|mts\\w?|aliyah|tsanawiyah|paket|sekolah|d[1-4]|s[123]|kuliah|sarjana)\\b';
/** "habis SMP gak lanjut": that school is finished. */
export const after = new RegExp(
  `\\b(?:habis|abis|setelah|stlh|sesudah|selepas|lepas|sehabis|bakda|bubar|sawise|saksampune|saparantos|sanggeus|rengse|after)\\s+(?=(?:lulus|tamat|${school}))`,
  'g',
);
/** A certificate that has not come yet is none that was not earned. */
export const awaited =
  /\b(ijazah\w*[^,;.]{0,16}?)\s+(?:(?:belum|blm|baru|mau|nya|dereng|durung|can)\s+)*(?:keluar|kaluar|metu|terbit|turun)\b/g;
/** "bukan SMK tapi SMA", "D3 bukan S1", "D3 sekarang ambil S1". */
export const corrections = new RegExp(
  `\\b(?:sekarang|skrg|skrng|skr|saat ini|sedang|sdg|lagi|lg|masih|msh|baru|isih|nembe|saiki)\\s+(?:(?:sedang|lagi|lg|masih|mau)\\s+)?(?:lanjut|lanjutin|melanjutkan|meneruskan|nerusin|ambil|ngambil|mengambil|masuk|nempuh|menempuh|kuliah|sekolah)\\s+(?:(?:ke|di|kuliah|lagi)\\s+)*${school}[^,;.]*|\\b(?:bukan|bkn|dudu|sanes|not)\\s+(?:lulusan\\s+|tamatan\\s+|yang\\s+)?${school}`,
  'g',
);
