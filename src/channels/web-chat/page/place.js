// Where the visitor is, if they want to tell.

import { tell } from './note.js';
import { word } from './words.js';

const timeoutMs = 15_000;
/** A place of five minutes ago is good enough to find an office. */
const maximumAgeMs = 300_000;

/** `{latitude, longitude}`, or `null` after having said that it cannot be read. */
export function readPlace() {
  return new Promise((resolve) => {
    const fail = () => {
      tell(word('noLocation'));
      resolve(null);
    };
    if (!navigator.geolocation) {
      fail();
      return;
    }
    tell(word('locating'));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        tell('');
        resolve({ latitude, longitude });
      },
      fail,
      { timeout: timeoutMs, maximumAge: maximumAgeMs },
    );
  });
}
