import { channelErrorKinds } from '../../src/channels/errors.js';
import { channelContract } from './contract.js';
import { webSubject } from './web-chat-subject.js';

// A line is shown by being in the mailbox: there is no provider that could refuse it, and nothing to wait for.
channelContract('web chat', webSubject, channelErrorKinds);
