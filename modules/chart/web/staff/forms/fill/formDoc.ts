// One form being filled: saving by itself, the draft of this device, and what to do when somebody else saved.
// Plain object without React, so that its rules are tested by themselves. spec: FRS-12 FRS-13
import { asRefusal, type Refusal } from '#fhir/client/index.ts';
import type { Filling } from '#fhir/client/form/index.ts';
import { type MergeConflict, mergeAnswers } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import type { AnswersState } from '#modules/chart/model/index.ts';

export type Items = readonly QuestionnaireResponseItem[];

/** What the device keeps while the server does not have it. */
export interface KeptForm {
  /** The version it was typed on; `0` before the first save. */
  readonly version: string;
  readonly items: Items;
  readonly authored: string;
}

/** What the server has, and what this device kept that the server did not have. */
export interface OpenedForm {
  readonly stored: KeptForm & { readonly savedAt: string | undefined };
  readonly kept?: KeptForm | undefined;
  /** What is shown has more than what is stored: filled in from what is known now. It is kept with the first change, or with completion; looking alone keeps nothing. */
  readonly isRefilled?: boolean;
}

export interface FormDocState {
  readonly saving: 'idle' | 'typing' | 'saving' | 'waiting' | 'refused';
  readonly version: string;
  readonly savedAt: string | undefined;
  /** When it happened, as the person says. */
  readonly authored: string;
  /** Fields changed here and elsewhere: theirs stand, these are kept to be chosen. */
  readonly conflicts: readonly MergeConflict[];
  readonly refusal: Refusal | undefined;
}

export interface FormPorts {
  readonly save: (kept: KeptForm) => Promise<Pick<AnswersState, 'version' | 'savedAt' | 'authored' | 'items' | 'conflicts'>>;
  /** Keeps what is typed on the device; undefined forgets it. */
  readonly keep: (kept: KeptForm | undefined) => void;
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Two seconds are promised; this leaves time for the way to the server. */
export const idleMs = 1_000;
const retryMs = 5_000;
const keepMs = 300;

export class FormDoc {
  readonly filling: Filling;
  #state: FormDocState;
  #stored: string;
  readonly #ports: FormPorts;
  readonly #listeners = new Set<() => void>();
  #stopTimer: (() => void) | undefined;
  #stopKeeping: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #isMerging = false;
  #isUntouched: boolean;

  /** `filling` shows `kept` where there is a draft of this device, else what is stored. */
  constructor(filling: Filling, { stored, kept, isRefilled = false }: OpenedForm, ports: FormPorts) {
    this.filling = filling;
    this.#ports = ports;
    this.#isUntouched = isRefilled && !kept;
    this.#stored = kept || isRefilled ? textOf(stored.items, stored.authored) : textOf(filling.answers.items(), stored.authored);
    const { version, authored } = kept ?? stored;
    this.#state = { saving: 'idle', version, authored, savedAt: stored.savedAt, conflicts: [], refusal: undefined };
  }

  readonly state = (): FormDocState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Listens to the answers; saves what was found unfinished. Gives its own end. */
  readonly open = (): (() => void) => {
    const stop = this.filling.answers.subscribe('*', () => { if (!this.#isMerging) this.#onTyped(); });
    if (this.#isUnsaved()) this.#saveSoon(0);
    return () => {
      stop();
      this.#stopTimer?.();
      this.#stopKeeping?.();
      this.#ports.keep(this.#isUnsaved() ? this.#kept() : undefined);
      if (this.#isUnsaved()) void this.flush().catch(() => undefined);
    };
  };

  readonly setAuthored = (authored: string): void => {
    this.#set({ authored });
    this.#onTyped();
  };

  /** Resolves when the server has everything; rejects with the refusal. What is typed during a save goes out after it. */
  readonly flush = async (): Promise<void> => {
    this.#stopTimer?.();
    while (this.#running !== undefined || this.#isDirty()) {
      this.#running ??= this.#send().finally(() => { this.#running = undefined; });
      await this.#running;
    }
  };

  /** What the server holds now, and what is shown of it: shown at once, or put together with what is typed here. */
  readonly receive = (version: string, { stored, shown }: { readonly stored: Items; readonly shown: Items }): void => {
    const isNews = version !== this.#state.version;
    if (this.#running !== undefined || (!isNews && shown === stored)) return;
    if (this.#isUnsaved()) {
      if (isNews) void this.flush().catch(() => undefined);
      return;
    }
    this.#takeOver(shown);
    this.#isUntouched = shown !== stored;
    this.#stored = textOf(this.#isUntouched ? stored : this.filling.answers.items(), this.#state.authored);
    this.#set({ version });
  };

  readonly choose = (conflict: MergeConflict, which: 'mine' | 'theirs'): void => {
    this.#set({ conflicts: this.#state.conflicts.filter((one) => one !== conflict) });
    if (which === 'theirs') return;
    if (conflict.isRow) this.filling.answers.removeRow(conflict.key);
    else this.filling.edit(conflict.key, conflict.mine);
  };

  #onTyped(): void {
    this.#isUntouched = false;
    if (this.#state.saving !== 'typing' && this.#state.saving !== 'saving') this.#set({ saving: 'typing' });
    this.#stopKeeping?.();
    this.#stopKeeping = this.#ports.after(keepMs, () => this.#ports.keep(this.#isDirty() ? this.#kept() : undefined));
    this.#saveSoon(idleMs);
  }

  async #send(): Promise<void> {
    const sent = this.#kept();
    this.#set({ saving: 'saving' });
    try {
      const saved = await this.#ports.save(sent);
      this.#settle(sent, saved);
    } catch (error) {
      const refusal = asRefusal(error);
      this.#set({ saving: refusal.transient ? 'waiting' : 'refused', refusal });
      this.#ports.keep(this.#kept());
      if (refusal.transient) this.#saveSoon(retryMs);
      throw refusal;
    }
  }

  /** What others wrote comes in; what was typed while the save was on its way stays. */
  #settle(sent: KeptForm, saved: Awaited<ReturnType<FormPorts['save']>>): void {
    const { answers } = this.filling;
    const now = answers.items();
    const typedSince = textOf(now, '') !== textOf(sent.items, '');
    if (textOf(saved.items, '') !== textOf(sent.items, '')) this.#takeOver(typedSince ? this.#merge(sent.items, saved.items, now) : saved.items);
    this.#stored = textOf(saved.items, saved.authored);
    this.#set({ version: saved.version, savedAt: saved.savedAt, refusal: undefined, conflicts: [...this.#state.conflicts, ...(saved.conflicts as readonly MergeConflict[])], saving: this.#isDirty() ? 'typing' : 'idle' });
    this.#ports.keep(this.#isDirty() ? this.#kept() : undefined);
  }

  #merge(base: Items, theirs: Items, mine: Items): Items {
    const { form } = this.filling.answers;
    const { items, conflicts } = mergeAnswers(form, { base, theirs, mine });
    if (conflicts.length > 0) this.#set({ conflicts: [...this.#state.conflicts, ...conflicts] });
    return items;
  }

  #takeOver(items: Items): void {
    this.#isMerging = true;
    this.filling.answers.replace(items);
    this.#isMerging = false;
  }

  #kept(): KeptForm {
    return { version: this.#state.version, items: this.filling.answers.items(), authored: this.#state.authored };
  }

  #isDirty(): boolean {
    return textOf(this.filling.answers.items(), this.#state.authored) !== this.#stored;
  }

  #isUnsaved(): boolean {
    return !this.#isUntouched && this.#isDirty();
  }

  #saveSoon(ms: number): void {
    this.#stopTimer?.();
    // The refusal stands in the state; the next key tries again.
    this.#stopTimer = this.#ports.after(ms, () => void this.flush().catch(() => undefined));
  }

  #set(more: Partial<FormDocState>): void {
    this.#state = { ...this.#state, ...more };
    for (const listener of this.#listeners) listener();
  }
}

const textOf = (items: Items, authored: string): string => JSON.stringify([items, authored]);
