// What the visitor has said and the server has not confirmed. Words wait in localStorage, so that a reload, a dead
// battery or a tunnel loses nothing; files are too large for it and wait in memory.

import { postFile, postMessage } from './api.js';

const key = 'kawan.unsent';
const longestWaitMs = 30_000;

function readStored() {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

/** `told(item, outcome, id)` hears how each item ended: `sent`, `waiting` or `refused`. */
export function createUnsent(told) {
  const queue = readStored();
  let running = false;
  let wake = () => {};

  const store = () => {
    try {
      localStorage.setItem(key, JSON.stringify(queue.filter((item) => !item.file)));
    } catch {
      // Private mode or a full disk: it still waits in memory.
    }
  };
  const transmit = ({ clientId, file, text, choice, location }) => {
    if (file) return postFile(file, text, clientId);
    if (choice) return postMessage({ choice, clientId });
    return postMessage(location ? { location, clientId } : { text, clientId });
  };
  const pause = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run() {
    if (running) return;
    running = true;
    for (let tries = 0; queue.length > 0; ) {
      const [item] = queue;
      const { outcome, id, waitMs, status } = await transmit(item);
      if (outcome === 'later') {
        tries += 1;
        told(item, 'waiting');
        await pause(Math.min(waitMs * 2 ** Math.min(tries - 1, 4), longestWaitMs));
        continue;
      }
      tries = 0;
      queue.shift();
      store();
      told(item, outcome, outcome === 'sent' ? id : status);
    }
    running = false;
  }

  return {
    /** Items that an earlier visit to the page left. */
    waiting: () => [...queue],
    add(item) {
      queue.push(item);
      store();
      void run();
    },
    /** Now, not after the pause: the network is back or the visitor is impatient. */
    retry() {
      wake();
      void run();
    },
    /** Would leaving the page lose a file? */
    holdsFile: () => queue.some((item) => item.file),
    clear() {
      queue.length = 0;
      store();
    },
  };
}
