// Calls from one process to another over the channel that node:cluster gives them; a refusal arrives as the Fault it was. spec: PRC
import { Fault } from '#platform/fault/index.ts';
import type { FaultIssue, FaultKind } from '#platform/fault/index.ts';

/** `process` of a worker, or a worker as the first process sees it. */
export interface Channel {
  /** Tells `done` of a message that did not leave; without `done` such a message is an 'error' event of the channel, which ends its process. */
  send(message: unknown, done: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

/** What one side answers: methods that take and give what can be cloned. */
type Calls<T> = { readonly [Name in keyof T]: (...given: never[]) => Promise<unknown> };
type Run = (...given: unknown[]) => Promise<unknown>;

interface PlainFault { readonly kind: FaultKind; readonly code: string; readonly issue: readonly FaultIssue[]; readonly params: Readonly<Record<string, string | number>>; readonly retryAfterS: number | undefined }
interface Call { readonly lanh: 'call'; readonly number: number; readonly name: string; readonly given: readonly unknown[] }
interface Reply { readonly lanh: 'reply'; readonly number: number; readonly value?: unknown; readonly fault?: PlainFault; readonly error?: string }

/** `ours` answers the other side; the methods of what it gives run there. A call that is open when the channel closes fails. */
export function openLink<Theirs extends Calls<Theirs>, Ours extends Calls<Ours>>(channel: Channel, ours: Ours): Theirs {
  const open = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>();
  const answers = new Map<string, Run>(Object.entries(ours));
  let last = 0;
  channel.on('message', (message) => {
    if (isOf(message, 'call')) void answer(message as Call);
    else if (isOf(message, 'reply')) settle(message as Reply);
  });
  channel.on('disconnect', () => {
    for (const { fail } of open.values()) fail(closed());
    open.clear();
  });
  const answer = async ({ number, name, given }: Call) => {
    const run = answers.get(name);
    const reply = run ? await run(...given).then((value) => ({ value }), plainError) : { error: `no such call: ${name}` };
    // Whoever asked is gone when it does not arrive.
    channel.send({ lanh: 'reply', number, ...reply } satisfies Reply, () => undefined);
  };
  const settle = ({ number, value, fault, error }: Reply) => {
    const waiting = open.get(number);
    open.delete(number);
    if (fault) waiting?.fail(toFault(fault));
    else if (error !== undefined) waiting?.fail(new Error(error));
    else waiting?.done(value);
  };
  const call = (name: string): Run => (...given) => new Promise((done, fail) => {
    const number = ++last;
    open.set(number, { done, fail });
    channel.send({ lanh: 'call', number, name, given } satisfies Call, (error) => {
      if (!error) return;
      open.delete(number);
      fail(closed());
    });
  });
  return new Proxy({} as Theirs, { get: (_target, name) => (typeof name === 'string' ? call(name) : undefined) });
}

const isOf = (message: unknown, kind: string): boolean => typeof message === 'object' && message !== null && (message as { lanh?: unknown }).lanh === kind;
const closed = (): Fault => new Fault('unavailable', 'server.process-gone');

function plainError(error: unknown): Pick<Reply, 'fault' | 'error'> {
  if (!(error instanceof Fault)) return { error: String(error) };
  const { kind, code, issue, params, retryAfterS } = error;
  return { fault: { kind, code, issue, params, retryAfterS } };
}

function toFault({ kind, code, issue, params, retryAfterS }: PlainFault): Fault {
  return new Fault(kind, code, { issue, params, ...(retryAfterS !== undefined && { retryAfterS }) });
}
