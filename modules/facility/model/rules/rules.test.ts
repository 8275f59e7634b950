import { describe, expect, it } from 'vitest';
import type { Organization } from '#fhir/types/index.ts';
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
});
