/** Every golden transcript on the channels that need no browser; the linked device plays them in its own folder. */
import { replayGoldens } from './replay-goldens.js';
import { telegramSubject } from './telegram/subject.js';
import { webSubject } from './web-chat-subject.js';
import { cloudSubject } from './whatsapp-cloud/subject.js';

replayGoldens('web', webSubject);
replayGoldens('telegram', telegramSubject);
replayGoldens('whatsapp-cloud', cloudSubject);
