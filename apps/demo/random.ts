// Seeded chance: the same seed makes the same hospital on every machine. Mulberry32 (Tommy Ettinger, public domain).   spec: DEM
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Whole number, both ends included. */
  between(least: number, most: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** One of the choices, by their weights. */
  weighted<T>(choices: readonly T[], weightOf: (choice: T) => number): T;
}

export function openChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(next() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  };
  return {
    next, pick,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    weighted: (choices, weightOf) => {
      let left = next() * choices.reduce((sum, choice) => sum + weightOf(choice), 0);
      return choices.find((choice) => (left -= weightOf(choice)) < 0) ?? pick(choices);
    },
  };
}
