// The sheet outside of React: what is typed, what is stored, and saving in order, one request at a time.   spec: PHA-42
import { asRefusal } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import type { PrescriptionContent } from '#modules/pharmacy/model/index.ts';
import { readSheet, type Sheet, toInput, withEmptyRow } from './rows.ts';

/** A draft on the device, and the stored state it was typed on. */
export interface Kept {
  readonly version: string;
  readonly sheet: Sheet;
}

export interface SheetServices {
  readonly newId: () => string;
  /** Saves the whole sheet on top of the named state. Throws Refusal. */
  readonly send: (sheet: Sheet, version: string) => Promise<PrescriptionContent>;
  /** Keeps what is typed on the device; undefined forgets it. */
  readonly keep: (kept: Kept | undefined) => void;
  readonly now: () => Date;
  /** Milliseconds after the last key. */
  readonly delayMs: number;
}

export interface SheetState {
  readonly sheet: Sheet;
  readonly version: string;
  readonly saving: 'saved' | 'changed' | 'saving' | 'refused';
  readonly refusal: Refusal | undefined;
  /** ISO instant of the last save of this screen. */
  readonly savedAt: string | undefined;
  /** A draft of this device that was typed on another stored state. */
  readonly found: Kept | undefined;
}

export const textOf = (sheet: Sheet): string => JSON.stringify(toInput(sheet));

export class SheetStore {
  #state: SheetState;
  #storedText: string;
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #services: SheetServices;

  constructor(content: PrescriptionContent, kept: Kept | undefined, services: SheetServices) {
    this.#services = services;
    const stored = readSheet(content, services.newId);
    this.#storedText = textOf(stored);
    const differs = kept !== undefined && textOf(kept.sheet) !== this.#storedText;
    const continues = differs && kept.version === content.version;
    this.#state = { sheet: continues ? kept.sheet : stored, version: content.version, saving: continues ? 'changed' : 'saved', refusal: undefined, savedAt: undefined, found: differs && !continues ? kept : undefined };
  }

  readonly snapshot = (): SheetState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Starts saving what was found unfinished; stops the clock when the screen goes. */
  readonly open = (): (() => void) => {
    if (this.#isChanged()) this.#schedule();
    return () => clearTimeout(this.#timer);
  };

  readonly change = (next: (sheet: Sheet) => Sheet): void => {
    const after = next(this.#state.sheet);
    const sheet = { ...after, rows: withEmptyRow(after.rows, this.#services.newId) };
    const changed = textOf(sheet) !== this.#storedText;
    this.#services.keep(changed ? { version: this.#state.version, sheet } : undefined);
    this.#set({ sheet, saving: this.#state.saving === 'saving' ? 'saving' : changed ? 'changed' : 'saved', ...(!changed && { refusal: undefined }) });
    if (changed) this.#schedule();
  };

  /** What the server holds now: shown as long as nothing is typed here. */
  readonly offer = (content: PrescriptionContent): void => {
    if (this.#state.saving === 'saved' && content.version !== this.#state.version) this.show(content);
  };

  /** Shows what is stored instead of what is typed. */
  readonly show = (content: PrescriptionContent): void => {
    const sheet = readSheet(content, this.#services.newId);
    this.#storedText = textOf(sheet);
    this.#services.keep(undefined);
    this.#set({ sheet, version: content.version, saving: 'saved', refusal: undefined });
  };

  readonly takeFound = (): void => {
    const { found } = this.#state;
    this.#set({ found: undefined });
    if (found) this.change(() => found.sheet);
  };

  readonly dropFound = (): void => {
    this.#services.keep(undefined);
    this.#set({ found: undefined });
  };

  /** Resolves when everything typed is stored; rejects with the refusal. What is typed during a save goes out after it. */
  readonly flush = async (): Promise<void> => {
    clearTimeout(this.#timer);
    while (this.#running !== undefined || this.#isChanged()) {
      this.#running ??= this.#send().finally(() => { this.#running = undefined; });
      await this.#running;
    }
  };

  async #send(): Promise<void> {
    const { sheet, version } = this.#state;
    const text = textOf(sheet);
    this.#set({ saving: 'saving' });
    try {
      const content = await this.#services.send(sheet, version);
      this.#storedText = text;
      const changed = this.#isChanged();
      this.#services.keep(changed ? { version: content.version, sheet: this.#state.sheet } : undefined);
      this.#set({ version: content.version, saving: changed ? 'changed' : 'saved', refusal: undefined, savedAt: this.#services.now().toISOString() });
    } catch (error) {
      this.#set({ saving: 'refused', refusal: asRefusal(error) });
      throw error;
    }
  }

  #isChanged(): boolean {
    return textOf(this.#state.sheet) !== this.#storedText;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    // The refusal stands in the state; the next key tries again.
    this.#timer = setTimeout(() => void this.flush().catch(() => undefined), this.#services.delayMs);
  }

  #set(more: Partial<SheetState>): void {
    this.#state = { ...this.#state, ...more };
    for (const listener of this.#listeners) listener();
  }
}
