// The order of the test files: what takes minutes begins first, so that no core waits for the last file of the other one.
import { statSync } from 'node:fs';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Seconds per kilobyte of test, roughly: browsers and servers that are killed, then servers, then plain functions. */
const costs: readonly (readonly [RegExp, number])[] = [[/\/test\/(browser|faults)\//, 40], [/\/(test|server|import|demo)\/[^/]*$|\/platform\/(auth|audit|signing|print|db)\//, 5]];

export const costOf = (path: string, bytes: number): number => bytes * (costs.find(([place]) => place.test(path))?.[1] ?? 1);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = new Map(files.map(({ moduleId }) => [moduleId, costOf(moduleId, statSync(moduleId).size)]));
    return files.toSorted((left, right) => (cost.get(right.moduleId) ?? 0) - (cost.get(left.moduleId) ?? 0));
  }
}
