// A form being filled: the answers, what is typed and is no value yet, and whether missing answers are shown. spec: FRS-3
import type { AnswerProblem, Answers, AnswerValue, ItemView } from '#fhir/questionnaire/index.ts';

/** A field as it is drawn; the same object until something of it changes. */
export interface FieldState {
  readonly view: ItemView;
  /** Typed and no value yet: `38,` or `31/2`. */
  readonly unread: string | undefined;
  readonly origin: string | undefined;
  readonly isMissing: boolean;
}

export class Filling {
  readonly answers: Answers;
  readonly #fields = new Map<string, FieldState>();
  readonly #unread = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  readonly #origins: Map<string, string>;
  #showsMissing = false;

  /** `origins`: where answers came from that nobody typed here, as keys of words (or words), by key. */
  constructor(answers: Answers, origins: Readonly<Record<string, string>> = {}) {
    this.answers = answers;
    this.#origins = new Map(Object.entries(origins));
  }

  /** `unread` stays in the field as it was typed: `38,` or `31/2`. */
  readonly edit = (key: string, values: readonly AnswerValue[], unread?: string): void => {
    this.#origins.delete(key);
    const isNews = this.#unread.get(key) !== unread;
    if (unread === undefined) this.#unread.delete(key);
    else this.#unread.set(key, unread);
    this.answers.set(key, values);
    if (isNews) this.#tell();
  };

  readonly field = (key: string): FieldState | undefined => {
    const view = this.answers.view(key);
    if (!view) return undefined;
    const next = { view, unread: this.#unread.get(key), origin: this.#origins.get(key), isMissing: this.#showsMissing && view.isMissing };
    const before = this.#fields.get(key);
    if (before && before.view === next.view && before.unread === next.unread && before.origin === next.origin && before.isMissing === next.isMissing) return before;
    this.#fields.set(key, next);
    return next;
  };

  readonly subscribeField = (key: string, listener: () => void): (() => void) => {
    const stop = this.answers.subscribe(key, listener);
    this.#listeners.add(listener);
    return () => {
      stop();
      this.#listeners.delete(listener);
    };
  };

  /** Where answers came from that were filled in since it was opened. */
  readonly noteOrigins = (origins: Readonly<Record<string, string>>): void => {
    for (const [key, origin] of Object.entries(origins)) this.#origins.set(key, origin);
    this.#tell();
  };

  readonly addRow = (groupKey: string): string => this.answers.addRow(groupKey);

  /** Gives back what puts the row with its answers where it was. */
  readonly removeRow = (rowKey: string): (() => void) => {
    const before = this.answers.items();
    this.answers.removeRow(rowKey);
    return () => void this.answers.replace(before);
  };

  /** Keys of fields whose text is no value. */
  readonly unread = (): readonly string[] => [...this.#unread.keys()].filter((key) => this.answers.view(key)?.isEnabled);

  /** Everything that bars completion; what is typed and is no value comes first, the rest in the order of the form. */
  readonly barriers = (): readonly AnswerProblem[] => {
    const unread = this.unread().map((key): AnswerProblem => ({ key, linkId: this.answers.view(key)?.item.linkId ?? key, code: 'wrong-type', severity: 'error' }));
    const told = new Set(unread.map(({ key }) => key));
    return [...unread, ...this.answers.problems().filter(({ severity, key }) => severity === 'error' && !told.has(key))];
  };

  /** From now on what is missing stands beside its field. */
  readonly showMissing = (): void => {
    this.#showsMissing = true;
    this.#tell();
  };

  readonly showsMissing = (): boolean => this.#showsMissing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
