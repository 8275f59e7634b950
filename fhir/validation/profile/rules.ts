// Rules of profiles in FHIRPath, in a thread of their own: whoever writes a profile writes an expression, and one that runs away is ended.
// Decision: docs/decisions/0145-rules-of-profiles-in-a-thread.md   spec: VAL-12
import { Worker } from 'node:worker_threads';

export interface Rule { readonly expression: string; /** `Patient.identifier` */ readonly path: string; readonly value: unknown; readonly resource: unknown }
export interface RuleAnswer { readonly id: number; readonly verdict: boolean | undefined }

const usualDeadlineMs = 2000;
const startMs = 20_000;
/** An idle thread costs memory; the next rule opens another. */
const idleMs = 60_000;

interface Waiting { readonly rule: Rule; readonly deadlineMs: number; readonly answer: (verdict: boolean | undefined) => void }
interface Thread { readonly worker: Worker; isReady: boolean }

const queue: Waiting[] = [];
let thread: Thread | undefined;
let current: (Waiting & { readonly id: number; readonly timer: NodeJS.Timeout }) | undefined;
let lastId = 0;
let idle: NodeJS.Timeout | undefined;

/** Undefined = cannot be told: it is no FHIRPath, asks for what is not here, or takes too long. */
export function ruleHolds(rule: Rule, deadlineMs = usualDeadlineMs): Promise<boolean | undefined> {
  return new Promise((answer) => {
    queue.push({ rule, deadlineMs, answer });
    work();
  });
}

function work(): void {
  const next = current === undefined ? queue.shift() : undefined;
  if (!next) return;
  clearTimeout(idle);
  const { worker, isReady } = (thread ??= open());
  worker.ref();
  const id = ++lastId;
  current = { ...next, id, timer: setTimeout(() => end(undefined), isReady ? next.deadlineMs : startMs) };
  worker.postMessage({ id, ...next.rule });
}

function open(): Thread {
  const worker = new Worker(new URL('./ruleWorker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 192 } });
  const opened: Thread = { worker, isReady: false };
  worker.on('message', ({ id, verdict }: RuleAnswer) => {
    opened.isReady = true;
    if (id === current?.id) settle(verdict);
  });
  // Out of memory ends the thread, not the server.
  worker.on('error', () => { if (thread === opened) end(undefined); });
  return opened;
}

/** The rule at work is given up, and the thread with it. */
function end(verdict: undefined): void {
  void thread?.worker.terminate();
  thread = undefined;
  settle(verdict);
}

function settle(verdict: boolean | undefined): void {
  const done = current;
  current = undefined;
  if (done) clearTimeout(done.timer);
  done?.answer(verdict);
  thread?.worker.unref();
  idle = setTimeout(() => { if (current === undefined) end(undefined); }, idleMs);
  idle.unref();
  work();
}
