import { channelErrorKinds } from '../../src/channels/errors.js';
import { channelContract } from './contract.js';
import { webSubject } from './web-chat-subject.js';

const why = 'a line is shown by being in the mailbox, so there is no provider that could refuse it';
channelContract('web chat', webSubject, Object.fromEntries(channelErrorKinds.map((kind) => [kind, why])));
