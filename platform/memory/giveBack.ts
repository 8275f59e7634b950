// V8 keeps the pages that a burst took, several times what it uses, and never gives them back by itself: in a quiet moment it is asked to.
// docs/decisions/0220-memory-goes-back.md   spec: START-9
import { performance } from 'node:perf_hooks';

export interface Moment {
  readonly residentMb: number;
  /** What was left when memory was last given back; 0 before. */
  readonly restMb: number;
  /** Part of the time since the last look in which the event loop worked. */
  readonly busy: number;
}

const lookMs = 5000;
/** Looking through the heap takes some 0.2 s: only where nobody waits, and for what is worth it. */
const mostBusy = 0.1;
const leastMb = 250;
const worthMb = 40;

export const isTimeToGiveBack = ({ residentMb, restMb, busy }: Moment): boolean => busy < mostBusy && residentMb > Math.max(leastMb, restMb + worthMb);

/** Of `--expose-gc`. A collection of this flavour empties the pool of free pages, an ordinary one does not. */
type Collect = (how: { type: 'major'; flavor: 'last-resort' }) => void;

/** Looks every five seconds until the function it gives is called. */
export function startGivingBack(everyMs = lookMs): () => void {
  const { gc: collect } = globalThis as { gc?: Collect };
  if (!collect) return () => undefined;
  let restMb = 0;
  let seen = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization: busy } = performance.eventLoopUtilization(now, seen);
    seen = now;
    if (!isTimeToGiveBack({ residentMb: residentMb(), restMb, busy })) return;
    collect({ type: 'major', flavor: 'last-resort' });
    restMb = residentMb();
  }, everyMs).unref();
  return () => clearInterval(timer);
}

const residentMb = (): number => process.memoryUsage.rss() / 1048576;
