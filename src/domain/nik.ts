/**
 * What the rest of Kawan may know of a NIK (16 digits `PP KK CC DDMMYY SSSS`, the day + 40 for women).
 * Reading one from an answer is the work of `text/nik.ts`.
 */

/** `1607••••••••0003`: enough for its owner to recognise it, too little for anybody else. */
export function maskNik(nik: string): string {
  return `${nik.slice(0, 4)}••••••••${nik.slice(-4)}`;
}

/**
 * Does the birth date inside the NIK fit `born` (`YYYY-MM-DD`)? Wrong dates inside a NIK exist and stay, so a
 * mismatch is asked about once and flagged, and never refused.
 */
export function bornFitsNik(nik: string, born: string): boolean {
  const day = Number(nik.slice(6, 8));
  const [year = '', month = '', dayOfMonth = ''] = born.split('-');
  const written = `${String(day > 40 ? day - 40 : day).padStart(2, '0')}${nik.slice(8, 12)}`;
  return written === `${dayOfMonth}${month}${year.slice(-2)}`;
}
