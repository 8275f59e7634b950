// One visit being written: what is on screen, what the server has, undo, saving by itself, and what to do when somebody else saved.
// Plain object without React, so that its rules are tested by themselves. spec: VIS-3 VIS-9
import { asRefusal } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { findTooLong } from '#modules/chart/model/index.ts';
import type { CodeWarning, VisitContent, VisitPatch, VisitState } from '#modules/chart/model/index.ts';
import { isSame, mergeVisit, patchOf, visitFields } from './mergeVisit.ts';
import type { VisitField } from './mergeVisit.ts';

/** What the device keeps while the server does not have it. */
export interface KeptVisit {
  readonly base: string;
  readonly saved: VisitContent;
  readonly form: VisitContent;
  /** Field → day of the visit it was copied from; gone once it is edited or confirmed. */
  readonly copied: Readonly<Partial<Record<VisitField, string>>>;
}

export interface DocState extends KeptVisit {
  readonly saving: 'idle' | 'typing' | 'saving' | 'waiting' | 'refused';
  readonly savedAt: string | undefined;
  readonly warnings: readonly CodeWarning[];
  /** `main`, `secondary[2]`, `followUp` → why the server did not take it. */
  readonly faults: Readonly<Record<string, Refusal>>;
  /** Fields that were changed here and elsewhere. */
  readonly both: readonly VisitField[];
  readonly theirs: VisitContent | undefined;
  readonly refusal: Refusal | undefined;
}

export interface DocPorts {
  readonly save: (version: string, content: VisitPatch) => Promise<VisitState>;
  readonly load: () => Promise<Pick<VisitState, 'version'> & { readonly content: VisitContent }>;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly now: () => number;
}

/** Two seconds are promised; this leaves time for the way to the server. */
export const idleMs = 1_000;
const retryMs = 5_000;
/** Keystrokes in one field within this time are undone together. */
const undoMs = 1_200;
const mostUndo = 100;

type Listener = () => void;

export class VisitDoc {
  #state: DocState;
  readonly #ports: DocPorts;
  readonly #listeners = new Set<Listener>();
  readonly #undo: VisitContent[] = [];
  readonly #redo: VisitContent[] = [];
  #lastEdit: { readonly field: string; readonly at: number } | undefined;
  #stopTimer: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(kept: KeptVisit, more: Pick<DocState, 'savedAt' | 'warnings'>, ports: DocPorts) {
    this.#state = { ...kept, ...more, saving: 'idle', faults: {}, both: [], theirs: undefined, refusal: undefined };
    this.#ports = ports;
  }

  readonly state = (): DocState => this.#state;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get isDirty(): boolean {
    return Object.keys(patchOf(this.#state.saved, this.#state.form)).length > 0;
  }

  edit(change: Partial<VisitContent>): void {
    const fields = Object.keys(change) as VisitField[];
    this.#remember(fields.join(' '));
    const copied = without(this.#state.copied, fields);
    const faults = without(this.#state.faults, fields);
    this.#set({ form: { ...this.#state.form, ...change }, copied, faults, saving: 'typing' });
    this.#saveSoon(idleMs);
  }

  /** Content of an earlier visit, marked until a person confirms it. */
  takeOver(change: Partial<VisitContent>, from: string): void {
    this.edit(change);
    const marks = Object.fromEntries(Object.entries(change).filter(([, value]) => !isEmpty(value)).map(([field]) => [field, from]));
    this.#set({ copied: { ...this.#state.copied, ...marks } });
  }

  confirmCopied(field?: VisitField): void {
    this.#set({ copied: field === undefined ? {} : Object.fromEntries(Object.entries(this.#state.copied).filter(([one]) => one !== field)) });
  }

  undo(): boolean {
    return this.#swap(this.#undo, this.#redo);
  }

  redo(): boolean {
    return this.#swap(this.#redo, this.#undo);
  }

  /** Resolves when the server has everything that can be saved; rejects with the refusal. */
  async flush(): Promise<void> {
    this.#stopTimer?.();
    // A save on its way carries an older text; what was typed since follows it.
    while (this.#running) await this.#running.catch(() => undefined);
    await this.#run();
  }

  /** The server's present version, told by the live stream or read again. */
  receive(version: string, content: VisitContent): void {
    if (version === this.#state.base || this.#running) return;
    this.#mergeWith({ version, content });
    if (this.isDirty && this.#state.both.length === 0) this.#saveSoon(idleMs);
  }

  /** What to do with the fields changed on both sides. */
  choose(which: 'mine' | 'theirs'): void {
    const { both, theirs, form } = this.#state;
    if (theirs === undefined) return;
    const next = which === 'mine' ? form : { ...form, ...Object.fromEntries(both.map((field) => [field, theirs[field]])) };
    this.#remember('choose');
    this.#set({ form: next, both: [], theirs: undefined, refusal: undefined });
    this.#saveSoon(0);
  }

  stop(): void {
    this.#stopTimer?.();
    if (this.isDirty && this.#state.both.length === 0) void this.flush().catch(() => undefined);
  }

  #run(): Promise<void> {
    const running = this.#saveAll().finally(() => { this.#running = undefined; });
    this.#running = running;
    return running;
  }

  async #saveAll(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) {
      if (this.#state.both.length > 0) throw this.#state.refusal ?? asRefusal(undefined);
      const { base, saved, form, faults } = this.#state;
      const held = [...Object.keys(faults).map(fieldOf), ...findTooLong(form).map(({ field }) => field)];
      const patch = patchOf(saved, form, new Set(held));
      if (Object.keys(patch).length === 0) return this.#set({ saving: 'idle', refusal: undefined });
      this.#set({ saving: 'saving' });
      try {
        const answer = await this.#ports.save(base, patch);
        this.#set({ base: answer.version, saved: { ...saved, ...patch } as VisitContent, savedAt: answer.savedAt, warnings: answer.warnings, refusal: undefined });
      } catch (error) {
        await this.#onRefusal(asRefusal(error));
      }
    }
  }

  /** Mends what can be mended, so that saving goes on; throws what cannot. */
  async #onRefusal(refusal: Refusal): Promise<void> {
    if (refusal.code === 'fhir.version-conflict') return;
    if (refusal.code === 'chart.visit-changed') {
      this.#mergeWith(await this.#ports.load().catch((error: unknown) => this.#fail(asRefusal(error))), refusal);
      if (this.#state.both.length > 0) throw refusal;
      return;
    }
    const paths = refusal.issues.flatMap(({ expression }) => (expression?.startsWith('content.') ? [expression.slice('content.'.length)] : []));
    const known = paths.filter((path) => visitFields.includes(fieldOf(path)));
    if (known.length === 0) this.#fail(refusal);
    this.#set({ faults: { ...this.#state.faults, ...Object.fromEntries(known.map((path) => [path, refusal])) } });
  }

  #fail(refusal: Refusal): never {
    this.#set({ saving: refusal.transient ? 'waiting' : 'refused', refusal });
    if (refusal.transient) this.#saveSoon(retryMs);
    throw refusal;
  }

  #mergeWith({ version, content }: { version: string; content: VisitContent }, refusal?: Refusal): void {
    const { form, both } = mergeVisit(this.#state, content);
    this.#set({ base: version, saved: content, form, both, theirs: both.length > 0 ? content : undefined, ...(both.length > 0 && { saving: 'refused' as const, refusal }) });
  }

  #remember(field: string): void {
    const at = this.#ports.now();
    const isSameBurst = this.#lastEdit?.field === field && at - this.#lastEdit.at < undoMs;
    this.#lastEdit = { field, at };
    if (isSameBurst) return;
    this.#undo.push(this.#state.form);
    if (this.#undo.length > mostUndo) this.#undo.shift();
    this.#redo.length = 0;
  }

  #swap(from: VisitContent[], to: VisitContent[]): boolean {
    const form = from.pop();
    if (form === undefined) return false;
    to.push(this.#state.form);
    this.#lastEdit = undefined;
    this.#set({ form, saving: 'typing', faults: {} });
    this.#saveSoon(idleMs);
    return true;
  }

  #saveSoon(ms: number): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#ports.after(ms, () => {
      // Whatever refuses stands in the state; the timer has nobody to tell.
      void (this.#running ?? Promise.resolve()).catch(() => undefined).then(() => this.#run()).catch(() => undefined);
    });
  }

  #set(change: Partial<DocState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const fieldOf = (path: string): VisitField => path.replace(/[[.].*$/, '') as VisitField;
/** The same object when there is nothing to leave out: who shows it is not drawn anew. */
function without<T>(marks: Readonly<Record<string, T>>, fields: readonly VisitField[]): Readonly<Record<string, T>> {
  const left = Object.entries(marks).filter(([path]) => !fields.includes(fieldOf(path)));
  return left.length === Object.keys(marks).length ? marks : Object.fromEntries(left);
}

const isEmpty = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A draft found on the device: newer than the server, older than it, or the same. */
export function openKept(server: { readonly version: string; readonly content: VisitContent }, draft: KeptVisit | undefined): { readonly kept: KeptVisit; readonly restored: boolean } {
  const clean: KeptVisit = { base: server.version, saved: server.content, form: server.content, copied: {} };
  if (draft === undefined) return { kept: clean, restored: false };
  const restored = !isSame(draft.form, server.content);
  // Edited on another version: `saved` stays what it was edited on, so that the first save finds the difference.
  if (draft.base !== server.version) return { kept: draft, restored };
  return { kept: { ...clean, form: draft.form, copied: draft.copied }, restored };
}
