/** Limits of the console, each with its reason. */
import { documentLimits } from '../domain/document.js';

/** A working day: staff log in once in the morning, and a forgotten computer is shut by the next one. */
export const sessionSeconds = 12 * 60 * 60;

/** A session in use is prolonged at most this often, so that looking at pages does not write each time. */
export const sessionRenewSeconds = 30 * 60;

/** Letters of a password. Length protects more than signs that nobody remembers; above 128 hashing only costs time. */
export const passwordLength = { least: 10, most: 128 } as const;

/** Attempts to log in per address and minute: an office behind one address has a dozen people. */
export const loginsPerAddress = { max: 20, window: 60 } as const;

/** Failed attempts per account in a quarter of an hour; more is somebody who guesses. */
export const failuresPerAccount = { points: 8, seconds: 900 } as const;

/** Bytes of catalogue files at once. One authority is some 20 KB; a province with all of its kab/kota stays below 1 MB. */
export const uploadBytes = 4_000_000;

/** Catalogue files at once: a province has at most 38 kab/kota. A folder for the whole country is read by the command. */
export const uploadFiles = 60;

/** Complaints about files on one page; more of them have the same cause, and nobody reads on. */
export const findingsShown = 100;

/** Changes of an import on one page. */
export const changesShown = 300;

/** Messages of one sort on the page of troubles: more than these is one trouble, to be mended by the operator. */
export const troublesShown = 50;

/** Replies that did not arrive are named this long; what is older, nobody waits for any more. */
export const troubleDays = 7;

/** Earlier imports that are named. */
export const importsShown = 5;

/** Bytes of a form: the longest text field and its escapes. */
export const formBytes = 64 * 1024;

/** Bytes of a form with documents: as many pages as the longest of them has, each as large as in the chat. */
export const documentFormBytes = 4 * documentLimits.bytesMost + formBytes;

/** UTF-16 units of a reply; channels allow 4,096 and our own words stand before it. */
export const replyLength = 2_000;

/** Applications on one page: what a phone scrolls through without getting lost. */
export const applicationsPerPage = 25;

/** Lines of a conversation that staff see; older ones matter seldom, and each must be opened. */
export const linesShown = 30;
