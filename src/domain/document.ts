import { z } from 'zod';

/** What a batch may ask for after the registration. */
export const documentKinds = ['ktp', 'kk', 'ijazah', 'photo', 'domicile_letter', 'skck', 'health_letter'] as const;
export const documentKind = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof documentKind>;

/** Pages that one document may have; above one, the next page is asked for until the person says that it was the last. */
const pagesByKind: Readonly<Record<DocumentKind, number>> = {
  ktp: 1,
  kk: 2,
  // The certificate's back and the list of marks belong to it.
  ijazah: 4,
  photo: 1,
  domicile_letter: 2,
  skck: 2,
  health_letter: 3,
};

export function pagesMost(kind: DocumentKind): number {
  return pagesByKind[kind];
}

/** May another page follow? A PDF holds all of its pages already. */
export function mayGoOn(kind: DocumentKind, pages: number, mimeType: string): boolean {
  return mimeType !== pdfType && pages < pagesByKind[kind];
}

export interface AskedDocument {
  readonly kind: DocumentKind;
  readonly optional: boolean;
}

export interface DocumentRules {
  readonly documents?: readonly DocumentKind[] | undefined;
  readonly optionalDocuments?: readonly DocumentKind[] | undefined;
}

/** What a class asks for, in the order of asking: what must be there first. */
export function askedDocuments(rules: DocumentRules): AskedDocument[] {
  const needed = rules.documents ?? [];
  const optional = (rules.optionalDocuments ?? []).filter((kind) => !needed.includes(kind));
  return [...needed.map((kind) => ({ kind, optional: false })), ...optional.map((kind) => ({ kind, optional: true }))];
}

/** What is still to be sent, in the order of asking. `here` are the kinds that came or were passed over. */
export function missingDocuments(rules: DocumentRules, here: ReadonlySet<string>): AskedDocument[] {
  return askedDocuments(rules).filter(({ kind }) => !here.has(kind));
}

/** Why staff cannot use a document that came. */
export const documentFaults = ['unreadable', 'cut_off', 'other_document', 'other_person', 'expired'] as const;
export type DocumentFault = (typeof documentFaults)[number];

export const pdfType = 'application/pdf';

/** Types that staff can open everywhere and that we can look at ourselves. */
const acceptedTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', pdfType]);

export const documentLimits = {
  /** Bytes; the web chat takes no more, and a photo of a phone's camera is 3 to 8 MB. */
  bytesMost: 10 * 1024 * 1024,
  /** Pixels of the longer and the shorter side at which the small print of a KTP can still be read. */
  longSideLeast: 800,
  shortSideLeast: 480,
  /** Mean brightness, 0 black to 255 white: below it a photo taken in the dark shows no letters. */
  brightnessLeast: 40,
} as const;

/** Why a file cannot be taken at all; `null` when its type and size are right. */
export function refusedFile(mimeType: string, bytes: number): 'too_large' | 'heic' | 'wrong_type' | null {
  if (bytes > documentLimits.bytesMost) return 'too_large';
  if (mimeType === 'image/heic' || mimeType === 'image/heif') return 'heic';
  return acceptedTypes.has(mimeType) ? null : 'wrong_type';
}

/** A picture as it is seen, turned upright. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  /** Mean, 0 black to 255 white. */
  readonly brightness: number;
}

export type PictureFlaw = 'too_small' | 'too_dark';

/** What makes a picture hard to read. It is asked for again once, and then taken with these as flags for staff. */
export function pictureFlaws({ width, height, brightness }: PictureFacts): PictureFlaw[] {
  const { longSideLeast, shortSideLeast, brightnessLeast } = documentLimits;
  const small = Math.max(width, height) < longSideLeast || Math.min(width, height) < shortSideLeast;
  return [...(small ? ['too_small' as const] : []), ...(brightness < brightnessLeast ? ['too_dark' as const] : [])];
}

/** Days that documents are kept where a programme or batch says nothing else: to the end of the year's report, or until an objection can be over. */
export const usualKeepDays = { afterEnd: 365, afterRejection: 90 } as const;

/** Where a batch does not say when it ends: the longest training of the field. */
export const longestTrainingDays = 120;
