// spec: KEY
import { describe, expect, it } from 'vitest';
import { readKeys, refuseChord } from './ownKeys.ts';

const bindings = [{ chord: 'F8', label: 'prescription', run: () => undefined }, { chord: 'F10', label: 'finish', run: () => undefined }];

describe('KEY-3 a person’s own keys', () => {
  it('KEY-3 keys of the browser and keys that do something else here are refused', () => {
    expect([refuseChord('F5', 'finish', bindings), refuseChord('F8', 'finish', bindings), refuseChord('F10', 'finish', bindings), refuseChord('Ctrl+E', 'finish', bindings)]).toEqual([{ reason: 'reserved' }, { reason: 'taken', by: 'prescription' }, undefined, undefined]);
  });
  it.each([[null, {}], ['no JSON', {}], ['[1]', {}], ['{"finish":"Ctrl+E","other":7,"print":"Ctrl+N"}', { finish: 'Ctrl+E' }]])('KEY-3 %s on the device is read as %j', (stored, map) => expect(readKeys(stored)).toEqual(map));
});
