const ownMobile = /^\+62(8\d{2})(\d{3,4})(\d{3,6})$/;

/** An Indonesian mobile number as people here write it, `0812-3456-7890`; any other text stays as it is. */
export function localPhone(text: string): string {
  const [, first, second, third] = (text.startsWith('+62') && ownMobile.exec(text)) || [];
  return first === undefined ? text : `0${first}-${second}-${third}`;
}
