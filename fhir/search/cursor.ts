// Signed page cursors: where the next page starts, bound to facility, type and query. spec: SRC-13
import { searchFault } from './faults.ts';
import type { TokenHash } from './hash.ts';
import type { PageStart } from './sql.ts';

interface CursorOf { readonly hash: TokenHash; readonly dk: number; readonly type: string; readonly query: string }

export function writeCursor(of: CursorOf, start: PageStart): string {
  const payload = Buffer.from(JSON.stringify([...start.keys, start.rid])).toString('base64url');
  return `${payload}.${sign(of, payload)}`;
}

/** Throws Fault `fhir.search-bad-cursor` for what was not written here for this very search. */
export function readCursor(of: CursorOf, cursor: string, keyCount: number): PageStart {
  const [payload = '', signature] = cursor.split('.');
  if (signature !== sign(of, payload)) throw wrong();
  // Signed, so it is what writeCursor wrote.
  const parts = JSON.parse(Buffer.from(payload, 'base64url').toString()) as string[];
  if (parts.length !== keyCount + 1) throw wrong();
  return { keys: parts.slice(0, -1), rid: parts[keyCount] ?? '' };
}

const wrong = (): Error => searchFault({ code: 'bad-cursor', parameter: '_cursor', text: 'the page link is not valid for this search; start again without it' });

/** A cursor only moves within what access allows anyway, so the 64 bits of the keyed hash are enough. */
const sign = ({ hash, dk, type, query }: CursorOf, payload: string): string => BigInt.asUintN(64, hash(dk, ['cursor', type, query, payload])).toString(36);
