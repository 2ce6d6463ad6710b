import { channelErrorKinds } from '../../../src/channels/errors.js';
import { channelContract } from '../contract.js';
import { cloudSubject } from './subject.js';

// A block is not told: messages to whoever blocked us are taken and never arrive.
channelContract(
  'whatsapp cloud',
  cloudSubject,
  channelErrorKinds.filter((kind) => kind === 'blocked_by_user'),
);
