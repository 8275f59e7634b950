import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allergyClassesOn } from './classes.ts';

const { validFrom } = JSON.parse(readFileSync(new URL('../../../../data/terminology/medicine/edition.json', import.meta.url), 'utf8')) as { validFrom: string };
const dayBefore = new Date(Date.parse(validFrom) - 86_400_000).toISOString().slice(0, 10);

describe('ALG-3 classes of allergy', () => {
  it('ALG-3 are there from the first day of the edition they came with, and not before', () => {
    expect(allergyClassesOn(dayBefore)).toBeUndefined();
    expect(allergyClassesOn(validFrom)?.length).toBeGreaterThan(10);
  });

  it('ALG-3 say by ATC what belongs to them, and to which others one may react', () => {
    const classes = new Map((allergyClassesOn('2026-11-27') ?? []).map((one) => [one.code, one]));
    expect(classes.get('penicillins')).toMatchObject({ atc: ['J01C'], crossTo: expect.arrayContaining(['cephalosporins']), display: 'Penicilin', displayEn: 'Penicillins' });
    expect(classes.get('cephalosporins')?.crossTo).toContain('penicillins');
  });
});
