import { describe, expect, it } from 'vitest';
import { addLabels, takeLabels } from './labels.ts';

const [red, blue] = [{ system: 's', code: 'red' }, { system: 's', code: 'blue', display: 'Blue' }];

describe('labels of a resource', () => {
  it('OPR-10 are joined as a set; what else stands in meta stays', () => {
    const meta = { versionId: '3', source: 'x', profile: ['a'], tag: [blue] };
    expect(addLabels(meta, { profile: ['a', 'b'], tag: [red, { system: 's', code: 'blue' }], security: [red, red] })).toEqual({ versionId: '3', source: 'x', profile: ['a', 'b'], tag: [blue, red], security: [red] });
  });

  it('OPR-10 are taken away by system and code, and an empty list is no list', () => {
    expect(takeLabels({ source: 'x', profile: ['a'], tag: [blue, red], security: [red] }, { profile: ['a', 'c'], tag: [{ system: 's', code: 'blue' }], security: [{ system: 't', code: 'red' }] })).toEqual({ source: 'x', tag: [red], security: [red] });
  });

  it('OPR-10 a host of them costs no more than its number', { timeout: 5_000 }, () => {
    const host = Array.from({ length: 200_000 }, (_, at) => ({ system: 's', code: `c${at}` }));
    const profile = host.map(({ code }) => code);
    const full = addLabels({}, { tag: host, profile });
    expect([full.tag?.length, takeLabels(full, { tag: host, profile })]).toEqual([200_000, {}]);
  });
});
