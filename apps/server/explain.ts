// What the console says when something fails: plain words and what to do; only bugs show a stack.
import { Fault } from '#platform/fault/index.ts';

export function explain(error: unknown): void {
  if (error instanceof Fault && error.issue.length > 0) console.error(error.issue.map((issue) => issue.text).join('\n'));
  else console.error(error);
}
