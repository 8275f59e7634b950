// What is checked after every fault: nothing acknowledged is lost, nothing is half there, the trail is whole. spec: REL-9
import { expect } from 'vitest';
import { runProgram } from './realServer.ts';
import { type Account, readAll, repeatKeyed, type Writers } from './writers.ts';

export const acknowledged = ({ singles, keyed, transactions }: Account): number => singles.size + keyed.size + [...transactions.values()].filter(Boolean).length;

export const written = (writers: Writers, count: number) => expect.poll(() => acknowledged(writers.account), { timeout: 60_000, interval: 20 }).toBeGreaterThan(count);

/** What was promised is there once; what was not answered is there whole or not at all, and a repeat settles it. */
export async function checkPromises({ url, token }: { url: string; token: string }, account: Account): Promise<void> {
  for (const key of account.unknownKeys) await repeatKeyed(url, token, key);
  for (const [key, id] of account.keyed) expect(await repeatKeyed(url, token, key)).toBe(id);
  const found = await readAll(url, token);
  for (const [value, id] of [...account.singles, ...account.keyed]) expect(found.get(value), value).toEqual([id]);
  for (const key of account.unknownKeys) expect(found.get(key), key).toHaveLength(1);
  for (const [name, isAcknowledged] of account.transactions) {
    const parts = [1, 2, 3].map((part) => found.get(`${name}/${part}`)?.length ?? 0);
    expect([isAcknowledged ? '' : '0,0,0', '1,1,1'], name).toContain(parts.join(','));
  }
}

export async function expectWholeTrail(dataFolder: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const { code, said } = await runProgram(['apps/cli/main.ts', 'audit', 'verify'], { LANH_DATA: dataFolder, ...env });
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('the trail is whole') });
}
