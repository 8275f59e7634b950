// How often one address may do something in a while; counted from its first time, forgotten at the end of the while. spec: PPL-32
import { LRUCache } from 'lru-cache';

export interface Limit {
  count(who: string): void;
  /** Seconds until it may again; 0 while it may. */
  secondsToWait(who: string): number;
}

const mostAddresses = 10_000;

/** `most` times are free within `windowMs`. */
export function openLimit({ most, windowMs }: { readonly most: number; readonly windowMs: number }): Limit {
  const times = new LRUCache<string, number>({ max: mostAddresses, ttl: windowMs });
  return {
    count(who) {
      const count = (times.get(who) ?? 0) + 1;
      times.set(who, count, { ttl: count === 1 ? windowMs : Math.max(times.getRemainingTTL(who), 1) });
    },
    secondsToWait: (who) => ((times.get(who) ?? 0) > most ? Math.max(1, Math.ceil(times.getRemainingTTL(who) / 1000)) : 0),
  };
}
