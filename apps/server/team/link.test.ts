// The channel between two processes when the other side has just been killed. spec: PRC
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openLink } from './link.ts';

const idle = 'setInterval(() => undefined, 1000); process.on("message", () => undefined); process.send("begun")';

describe('PRC-4 a process that is killed', () => {
  it('PRC-4 a call to it fails as "gone", before and after the channel knows; no error ends the process that called', async () => {
    const other = spawn(process.execPath, ['-e', idle], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const errors: Error[] = [];
    other.on('error', (error) => errors.push(error));
    const link = openLink<{ ask: (text: string) => Promise<string> }, Record<never, never>>(other, {});
    await once(other, 'message');
    other.kill('SIGKILL');
    const early = Array.from({ length: 20 }, () => link.ask('x'.repeat(100_000)));
    await Promise.all([once(other, 'exit'), ...early.map((call) => expect(call).rejects.toMatchObject({ code: 'server.process-gone' }))]);
    await expect(link.ask('late')).rejects.toMatchObject({ code: 'server.process-gone' });
    expect(errors).toEqual([]);
  });
});
