// A file is named by the SHA-256 of its content, 64 lower-case hex digits. spec: FIL-1
import { createHash } from 'node:crypto';

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const isFileName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);
