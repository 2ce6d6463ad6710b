import { channelContract } from '../contract.js';
import { cloudSubject } from './subject.js';

channelContract('whatsapp cloud', cloudSubject, {
  blocked_by_user:
    'Meta does not tell: messages to whoever blocked us are taken, reported as sent, and never delivered',
});
