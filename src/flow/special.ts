/** Choices that the engine adds by itself; `@` cannot begin a choice's name, and rows that carry one are dropped. */
export const special = {
  yes: '@yes',
  no: '@no',
  change: '@change',
  more: '@more',
  retype: '@retype',
  skip: '@skip',
  thisNumber: '@this_number',
  staff: '@staff',
} as const;

export type Special = (typeof special)[keyof typeof special];

/** Their labels, all in `common.yaml`. */
export const specialKeys: Readonly<Record<Special, string>> = {
  '@yes': 'common.yes',
  '@no': 'common.no',
  '@change': 'common.change',
  '@more': 'common.more',
  '@retype': 'common.retype',
  '@skip': 'common.skip',
  '@this_number': 'common.this_number',
  '@staff': 'common.staff',
};

export function isSpecial(id: string): boolean {
  return id.startsWith('@');
}

/** Key of its label; an id of an older deploy has none. */
export function specialKey(id: string): string {
  return Object.hasOwn(specialKeys, id) ? specialKeys[id as Special] : id;
}
