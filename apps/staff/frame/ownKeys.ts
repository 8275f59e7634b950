// Keys that a person chose for themselves, kept on the device under their account. spec: KEY-3
import { useEffect } from 'react';
import { type KeyBinding, type KeyMap, reservedChords, useKeyMap } from '#ui/index.ts';

const placeOf = (accountId: string): string => `lanh.keys/${accountId}`;

/** Anything that is not a map of words, or asks for a key of the browser, counts as nothing. */
export function readKeys(stored: string | null): KeyMap {
  try {
    const read: unknown = JSON.parse(stored ?? '{}');
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !reservedChords.includes(entry[1])));
  } catch {
    return {};
  }
}

/** Loads them for whoever is signed in; nobody's keys are left for the next person. */
export function useOwnKeys(accountId: string): (map: KeyMap) => void {
  const [, setMap] = useKeyMap();
  useEffect(() => {
    setMap(readKeys(localStorage.getItem(placeOf(accountId))));
    return () => setMap({});
  }, [accountId, setMap]);
  return (map) => {
    localStorage.setItem(placeOf(accountId), JSON.stringify(map));
    setMap(map);
  };
}

export type ChordRefusal = { readonly reason: 'reserved' } | { readonly reason: 'taken'; readonly by: string };

/** Why this chord cannot be given to this act; undefined when it can. */
export function refuseChord(chord: string, label: string, bindings: readonly KeyBinding[]): ChordRefusal | undefined {
  if (reservedChords.includes(chord)) return { reason: 'reserved' };
  const other = bindings.find((one) => one.chord === chord && one.label !== label);
  return other && { reason: 'taken', by: other.label };
}
