// Where archive packages are kept, as the settings say: a folder or object storage. spec: ARC-10
import { readFileSync } from 'node:fs';
import type { ArchiveSettings } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openFileStore, openObjectStore } from '#platform/files/index.ts';
import type { FileStore } from '#platform/files/index.ts';

export function openArchiveStore({ place, region, keyId, secret, secretFile }: ArchiveSettings): FileStore {
  if (!/^https?:/.test(place)) return openFileStore(place);
  return openObjectStore({ address: place, region, keyId, secret: secret || readSecret(secretFile) });
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[0]?.trim() ?? '';
  } catch (cause) {
    throw new Fault('invalid', 'config.bad-setting', { params: { name: 'LANH_ARCHIVE_SECRET_FILE', reason: `${path} cannot be read` }, cause });
  }
}
