// Browser, person at it, and what a test asks of them: count actions, look, check accessibility.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import type { Chromium } from './findChromium.ts';
import type { DemoUser, Hospital } from './openHospital.ts';

export const screenSizes = {
  desk: { width: 1366, height: 768 },
  wide: { width: 1920, height: 1080 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 360, height: 740 },
} as const;
/** Ends a step that hangs; how long one takes is measured elsewhere, and a busy machine is no fault of the screen. */
const stepMs = Number(process.env['LANH_STEP_MS'] ?? 40_000);
export type ScreenSize = keyof typeof screenSizes;

export function openBrowser(found: Chromium): Promise<Browser> {
  return chromium.launch({ executablePath: found.path, args: [...found.args], env: { ...(process.env as Record<string, string>), ...found.env }, headless: true });
}

export interface PersonOptions {
  readonly size?: ScreenSize;
  readonly language?: 'vi' | 'en' | 'fr';
  readonly night?: boolean;
}

/**
 * Somebody in front of a screen. Counts actions as the budgets do: one field filled or one key chord or one press = 1.
 * `const lan = await Person.at(browser, hospital, { size: 'desk' }); await lan.signIn(hospital.user('doctor'))`
 */
export class Person {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors the page threw or wrote to its console. */
  readonly errors: string[] = [];
  actions = 0;
  keystrokes = 0;

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async at(browser: Browser, hospital: Pick<Hospital, 'url'>, options: PersonOptions = {}): Promise<Person> {
    const context = await browser.newContext({ viewport: screenSizes[options.size ?? 'desk'], baseURL: hospital.url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce' });
    const settings = { 'lanh.language': options.language ?? 'vi', 'mantine-color-scheme-value': options.night ? 'dark' : 'light', 'lanh.preferences': 'compact' };
    await context.addInitScript(`for (const [name, value] of Object.entries(${JSON.stringify(settings)})) if (window.localStorage?.getItem(name) === null) localStorage.setItem(name, value);`);
    context.setDefaultTimeout(stepMs);
    const page = await context.newPage();
    const person = new Person(context, page);
    page.on('pageerror', (error) => person.errors.push(error.message));
    page.on('console', (message) => {
      // An expected refusal (401 before sign-in, 403 of a closed chart) is logged by the browser itself.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) person.errors.push(message.text());
    });
    return person;
  }

  async signIn(user: DemoUser): Promise<void> {
    await this.page.goto('/');
    await this.page.locator('input[name=username]').fill(user.username);
    await this.page.locator('input[name=password]').fill(user.password);
    await this.page.keyboard.press('Enter');
    await this.page.locator('header').first().waitFor();
  }

  async press(chord: string): Promise<void> {
    this.actions += 1;
    await this.page.keyboard.press(chord.replace('Ctrl', 'Control'));
  }

  /** Types into whatever has the focus: one field filled. */
  async type(text: string): Promise<void> {
    this.actions += 1;
    this.keystrokes += text.length;
    await this.page.keyboard.type(text);
  }

  async fill(field: Locator, text: string): Promise<void> {
    this.actions += 1;
    this.keystrokes += text.length;
    await field.fill(text);
  }

  async click(target: Locator): Promise<void> {
    this.actions += 1;
    await target.click();
  }

  /**
   * Types the way UniKey sends a word: letters, then backspaces and the letter with its mark: no composition events.
   * `typeUniKey(['t', 'a', '⌫', 'ă', 'n', 'g'])`
   */
  async typeUniKey(stream: readonly string[]): Promise<void> {
    this.actions += 1;
    for (const key of stream) {
      this.keystrokes += 1;
      if (key === '⌫') await this.page.keyboard.press('Backspace');
      else await this.page.keyboard.insertText(key);
    }
  }

  /** Picture under .build/pictures, to be looked at. */
  async picture(name: string): Promise<string> {
    const folder = join(import.meta.dirname, '..', '..', '.build', 'pictures');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** WCAG 2.2 A and AA breaches by axe, one line each; empty when there are none. */
  async accessibilityBreaches(): Promise<readonly string[]> {
    const result = await new AxeBuilder({ page: this.page }).setLegacyMode().options({ resultTypes: ['violations'] }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    const breaches = await Promise.all(result.violations.map(async ({ id, help, nodes }) => {
      const places = nodes.map((node) => node.target.join(' '));
      return { id, help, places: id === 'target-size' ? await this.smallTargets(places) : places };
    }));
    return breaches.filter(({ places }) => places.length > 0).map(({ id, help, places }) => `${id}: ${help} [${places.slice(0, 4).join(' | ')}]`);
  }

  /** A target half under a bar that stays at the edge of the screen is scrolled free before its size counts. */
  private async smallTargets(places: readonly string[]): Promise<string[]> {
    const small: string[] = [];
    for (const place of places) {
      await this.page.evaluate(`document.querySelector(${JSON.stringify(place)})?.scrollIntoView({ block: 'center' })`);
      const again = await new AxeBuilder({ page: this.page }).include(place).setLegacyMode().withRules(['target-size']).analyze();
      if (again.violations.length > 0) small.push(place);
    }
    return small;
  }

  /** True when the page is wider than the screen: something would have to be scrolled sideways. */
  async overflowsSideways(): Promise<boolean> {
    return this.page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
