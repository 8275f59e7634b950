// What the demo CA issued and revoked: one JSON line each, appended; the last line of a serial counts.
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Issued {
  readonly serial: string;
  readonly subject: string;
  readonly notAfter: string;
  readonly revokedAt?: string;
}

export interface Register {
  find(serial: string): Issued | undefined;
  listRevoked(): readonly Issued[];
  add(issued: Issued): Promise<void>;
}

export async function openRegister(folder: string): Promise<Register> {
  const file = join(folder, 'issued.jsonl');
  const text = await readFile(file, 'utf8').catch(() => '');
  const known = new Map<string, Issued>();
  for (const line of text.split('\n').filter(Boolean)) {
    const issued = JSON.parse(line) as Issued;
    known.set(issued.serial, issued);
  }
  return {
    find: (serial) => known.get(serial.toLowerCase()),
    listRevoked: () => [...known.values()].filter(({ revokedAt }) => revokedAt !== undefined),
    add: async (issued) => {
      await appendFile(file, `${JSON.stringify(issued)}\n`, { mode: 0o600 });
      known.set(issued.serial, issued);
    },
  };
}
