// One Idempotency-Key per thing a person wants done: pressing again after a lost answer repeats the same key, so that nothing
// happens twice; a new wish, or a definite answer, takes a new key. spec: CLI-4
import { Refusal } from './refusal.ts';

export class IntentKeys {
  #open: { readonly wish: string; readonly key: string } | undefined;
  readonly #newKey: () => string;

  constructor(newKey: () => string = () => crypto.randomUUID()) {
    this.#newKey = newKey;
  }

  keyFor(wish: unknown): string {
    const text = JSON.stringify(wish);
    if (this.#open?.wish !== text) this.#open = { wish: text, key: this.#newKey() };
    return this.#open.key;
  }

  /** Call with what came back; a lost or transient answer keeps the key. */
  settle(error?: unknown): void {
    if (error instanceof Refusal && error.transient) return;
    this.#open = undefined;
  }
}

const pausesMs = [300, 1_200];

/** Repeats what is safe to repeat while the answer is transient: twice, then it is the person's decision. */
export async function withRetries<T>(run: () => Promise<T>, pause: (ms: number) => Promise<void> = wait): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Refusal) || !error.transient) throw error;
      await pause(Math.min(error.retryAfterMs ?? pauseMs, 5_000));
    }
  }
  return run();
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
