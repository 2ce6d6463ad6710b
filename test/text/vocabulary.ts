import { loadVocabulary } from '../../src/ops/vocabulary.js';
import { root } from './understood.js';

/** The project's own words, read once per test file. */
export const vocabulary = loadVocabulary(root);
