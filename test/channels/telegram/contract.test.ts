import { channelContract } from '../contract.js';
import { telegramSubject } from './subject.js';

channelContract('telegram', telegramSubject);
