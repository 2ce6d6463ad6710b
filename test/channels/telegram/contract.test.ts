import { channelContract } from '../contract.js';
import { telegramSubject } from './subject.js';

channelContract('telegram', telegramSubject, {
  outside_window: 'Telegram has no reply window: whoever has started the bot can be written to',
});
