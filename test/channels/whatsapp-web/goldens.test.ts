/** Every golden transcript on a linked device, in one Chromium: nothing can be tapped there, so choices are typed. */
import { describe } from 'vitest';
import { noBrowser } from '../../support/browser.js';
import { replayGoldens } from '../replay-goldens.js';
import { linkedGoldens } from './golden-subject.js';

describe.skipIf(noBrowser !== null)('in Chromium', () => {
  replayGoldens('whatsapp-web', linkedGoldens);
});
