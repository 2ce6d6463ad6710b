/** Real Chromium for tests, where the machine has one. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium: `CHROMIUM_PATH`, else one on PATH; `null` when there is none. */
export function findChromium(): string | null {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

/** Why a browser test is skipped, for `describe.skipIf(noBrowser)`; `null` where it can run. */
export const noBrowser =
  findChromium() === null ? 'no Chromium on this machine (CHROMIUM_PATH, or apt-get install chromium)' : null;
if (noBrowser) console.warn(`skipped: ${noBrowser}`);

/** A small cheap phone, and a desktop. */
export const phone = { width: 360, height: 640 } as const;
export const desktop = { width: 1280, height: 800 } as const;

export interface TestBrowser {
  /** A visitor of its own: cookies and storage are shared with nobody. */
  visit(
    url: string,
    size: { readonly width: number; readonly height: number },
    options?: VisitOptions,
  ): Promise<TestPage>;
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
  /** Where the visitor is, if the page asks. */
  readonly place?: { readonly latitude: number; readonly longitude: number };
}

export interface TestPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: script errors, refused by policy, failed requests. */
  readonly complaints: string[];
  /** Saves a picture under `KAWAN_SCREENSHOTS` or a folder of its own in /tmp, and says where. */
  picture(name: string, whole?: boolean): Promise<string>;
}

const flags = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let folder: string | null = process.env.KAWAN_SCREENSHOTS ?? null;

/** Throws where there is none: skip by {@link noBrowser} before. */
export async function launchBrowser(): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noBrowser ?? 'no Chromium');
  const browser: Browser = await chromium.launch({ executablePath, args: flags });
  return {
    visit: async (url, viewport, { dark = false, reducedMotion = true, place } = {}) => {
      const context = await browser.newContext({
        viewport,
        locale: 'id-ID',
        timezoneId: 'Asia/Jakarta',
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
        hasTouch: viewport.width < 600,
        isMobile: viewport.width < 600,
        ...(place ? { geolocation: place, permissions: ['geolocation'] } : {}),
      });
      const page = await context.newPage();
      const complaints = listen(page);
      await page.goto(url);
      return { page, context, complaints, picture: (name, whole = false) => picture(page, name, whole) };
    },
    close: () => browser.close(),
  };
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return complaints;
}

async function picture(page: Page, name: string, whole: boolean): Promise<string> {
  folder ??= mkdtempSync(join(tmpdir(), 'kawan-screenshots-'));
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: whole });
  return path;
}
