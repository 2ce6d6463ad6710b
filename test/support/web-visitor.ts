import { type EventReader, readEvents } from '../channels/event-reader.js';

export interface WebLine {
  readonly seq: number;
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
}

/** How long an answer may take on a machine that several test files share. */
const answerWithinMs = 20_000;

/** Somebody who talks over the page's HTTP contract, without a page. May post to one server and listen to another. */
export class WebVisitor {
  cookie = '';
  readonly #postTo: string;
  readonly #readFrom: string;
  #events: EventReader | null = null;
  #last: WebLine | null = null;

  constructor(postTo: string, readFrom: string = postTo) {
    this.#postTo = postTo;
    this.#readFrom = readFrom;
  }

  /** Says something and waits for the line that answers it. */
  async say(text: string): Promise<string> {
    return this.#answerTo({ text });
  }

  /** Taps the button with this label under the last line. */
  async tap(label: string): Promise<string> {
    const choice = this.#last?.choices.find((one) => one.label === label);
    if (choice === undefined) throw new Error(`no button "${label}" under "${this.#last?.text}"`);
    return this.#answerTo({ choice: choice.id });
  }

  async share(latitude: number, longitude: number): Promise<string> {
    return this.#answerTo({ location: { latitude, longitude } });
  }

  async sendFile(name: string, bytes: Uint8Array, caption: string, type = 'image/jpeg'): Promise<string> {
    const form = new FormData();
    form.set('file', new File([Buffer.from(bytes)], name, { type }));
    form.set('text', caption);
    return this.#answerTo(form);
  }

  /** Says something and waits for nothing but the receipt. */
  post(message: object | string): Promise<Response> {
    if (message instanceof FormData) return this.#fetch('/chat/messages', { method: 'POST', body: message });
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    const headers = { 'content-type': 'application/json' };
    return this.#fetch('/chat/messages', { method: 'POST', headers, body });
  }

  /** The next line of the bot. */
  async answer(timeoutMs = answerWithinMs): Promise<WebLine> {
    this.#events ??= await this.#listen();
    for (;;) {
      const line = await this.#events.message(timeoutMs);
      if (line.from !== 'bot') continue;
      this.#last = line;
      return line;
    }
  }

  async history(): Promise<WebLine[]> {
    const response = await this.#fetch('/chat/history');
    const { messages } = (await response.json()) as { messages: WebLine[] };
    return messages;
  }

  /** As the signed cookie names it. */
  async chatId(): Promise<string> {
    if (this.cookie === '') await this.history();
    return this.cookie.split('=')[1]?.split('.')[0] ?? '';
  }

  async leave(): Promise<void> {
    await this.#events?.close();
    this.#events = null;
  }

  async #answerTo(message: object): Promise<string> {
    // Before anything is said: a stream that opens later shows only what comes later.
    this.#events ??= await this.#listen();
    const response = await this.post(message);
    const said = await response.text();
    if (response.status !== 202) throw new Error(`refused with ${response.status}: ${said}`);
    return (await this.answer()).text;
  }

  async #listen(): Promise<EventReader> {
    const response = await this.#fetch('/chat/events', {}, this.#readFrom);
    if (!response.ok || response.body === null) throw new Error(`no events: ${response.status}`);
    return readEvents(response.body);
  }

  async #fetch(path: string, init: RequestInit = {}, base = this.#postTo): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie !== '') headers.set('cookie', this.cookie);
    const response = await fetch(base + path, { ...init, headers });
    const given = response.headers.get('set-cookie')?.split(';')[0];
    if (given?.startsWith('kawan_visitor=')) this.cookie = given;
    return response;
  }
}
