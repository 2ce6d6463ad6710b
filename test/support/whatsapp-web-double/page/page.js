/**
 * A page that plays web.whatsapp.com for the real library: just enough of `window.require(…)` to link a device, take
 * messages in, send and be acknowledged. It cannot tell that WhatsApp itself has changed.
 */
import { listen, post } from './control.js';
import { createModules } from './modules.js';
import { createWorld } from './world.js';

listen((given) => {
  const world = createWorld(given);
  const modules = createModules(world);
  window.require = (name) => {
    if (name in modules && name !== given.settings.renamedModule) return modules[name];
    void post('missing_module', { name });
    throw new Error(`Requiring unknown module "${name}"`);
  };
  window.Debug = { VERSION: '2.3000.1035000000' };

  /** What was said to the library until now has reached it once this answers. */
  const heard = () => window.onBatteryStateChangedEvent?.({});

  return {
    link: async () => {
      world.socket.set('state', 'PAIRING');
      await world.connect();
    },
    arrive: async (message) => {
      world.arrive({ ...message, isNewMsg: true });
      await heard();
    },
    repeat: async ({ id }) => {
      world.messages.trigger('add', world.messages.get(id));
      await heard();
    },
    acknowledge: async ({ id, ack }) => {
      world.messages.get(id)?.set('ack', ack);
      await heard();
    },
    newQr: () => world.command.refreshQR(),
    state: async ({ state }) => {
      world.socket.set('state', state);
      await heard();
    },
    readyAgain: () => world.socket.trigger('change:hasSynced', world.socket, true),
    settings: (changes) => {
      Object.assign(world.settings, changes);
    },
    logout: () => world.socket.logout(),
  };
});
