import { describe, expect, it } from 'vitest';
import type { Organization } from '#fhir/types/index.ts';
import { describeRequest } from './exports.ts';
import { isRuleSet, withRule } from './rules.ts';

describe('what a hospital decides for itself', () => {
  it('FAC-9 a rule is set and taken away, and touches nothing else', () => {
    const house: Organization = { resourceType: 'Organization', id: 'a', name: 'BV', extension: [{ url: 'urn:x', valueString: 'y' }] };
    const both = withRule(withRule(house, 'export', true), 'merge', true);
    expect([isRuleSet(house, 'export'), isRuleSet(both, 'export'), isRuleSet(both, 'merge')]).toEqual([false, true, true]);
    expect(withRule(withRule(both, 'export', false), 'merge', false)).toEqual(house);
    expect(withRule(both, 'export', true).extension).toHaveLength(3);
    expect(withRule(withRule({ resourceType: 'Organization', name: 'BV' }, 'merge', true), 'merge', false)).toEqual({ resourceType: 'Organization', name: 'BV' });
  });

  it('BLK-9 a request is shown as what is asked for, in readable letters', () => {
    expect(describeRequest('http://h/fhir/Patient/$export?_type=Patient,Encounter&_purpose=Th%E1%BB%91ng&_approvedBy=A&_use=duty&_since=2026-01-01')).toBe('Patient/$export _type=Patient,Encounter _since=2026-01-01');
    expect(describeRequest('http://h/fhir/$export')).toBe('$export');
  });
});
