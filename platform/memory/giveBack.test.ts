import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isTimeToGiveBack } from './giveBack.ts';

describe('START-9 memory goes back', () => {
  it('START-9 in a quiet moment, when it is worth a pause', () => {
    expect(isTimeToGiveBack({ residentMb: 480, restMb: 0, busy: 0.02 })).toBe(true);
    expect(isTimeToGiveBack({ residentMb: 480, restMb: 210, busy: 0.02 })).toBe(true);
    expect(isTimeToGiveBack({ residentMb: 480, restMb: 210, busy: 0.4 })).toBe(false);
    expect(isTimeToGiveBack({ residentMb: 240, restMb: 0, busy: 0.02 })).toBe(false);
    expect(isTimeToGiveBack({ residentMb: 330, restMb: 300, busy: 0.02 })).toBe(false);
  });

  it('START-9 a process that has freed 300 MB is small again', () => {
    const program = `
      import { setTimeout as sleep } from 'node:timers/promises';
      import { startGivingBack } from ${JSON.stringify(new URL('giveBack.ts', import.meta.url).href)};
      const rss = () => Math.round(process.memoryUsage.rss() / 1048576);
      let burst = Array.from({ length: 4_000_000 }, (_, at) => ({ at, next: [at] }));
      const most = rss();
      burst = undefined;
      startGivingBack(20);
      for (let tries = 0; rss() > 150 && tries < 500; tries++) await sleep(20);
      console.log(JSON.stringify({ most, rest: rss() }));`;
    const { stdout } = spawnSync(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], { encoding: 'utf8' });
    const { most, rest } = JSON.parse(stdout) as { most: number; rest: number };
    expect(most).toBeGreaterThan(300);
    expect(rest).toBeLessThan(150);
  });
});
