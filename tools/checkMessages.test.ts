// spec: TXT
import { describe, expect, it } from 'vitest';
import { askedKeys, compareMessages, usedKeys, valuesOf } from './checkMessages.ts';

describe('TXT-3 words in three languages', () => {
  it('TXT-3 a key without a text in one language is found', () => {
    expect(compareMessages('x', { vi: { 'a.b': 'Có' }, en: { 'a.b': 'Yes' }, fr: {} })).toEqual(['x: a.b has no text in fr']);
  });
  it('TXT-3 a translation that needs other values, or does not parse, is found', () => {
    expect(compareMessages('x', { vi: { k: '{count} người' }, en: { k: '{number} people' }, fr: { k: '{count} personnes' } })).toEqual(['x: k needs other values in another language']);
    expect(compareMessages('x', { vi: { k: '{count' }, en: { k: 'a' }, fr: { k: 'a' } })[0]).toContain('x: k does not parse');
  });
  it('TXT-3 plural forms of a language are its own business', () => {
    expect(valuesOf('{count, plural, one {# jour de {name}} other {# jours}}')).toEqual(['count', 'name']);
    expect(compareMessages('x', { vi: { k: '{count} ngày' }, en: { k: '{count, plural, one {# day} other {# days}}' }, fr: { k: '{count} jours' } })).toEqual([]);
  });
  it('TXT-4 keys are found where screens ask for them, whole or put together', () => {
    const source = "t('chart.title'); const line = { label: 'chart.menu' }; t(`chart.status.${code}`); open ? 'chart.a' : 'chart.b'";
    expect(askedKeys(source)).toEqual(['chart.title', 'chart.menu']);
    expect(usedKeys(source)).toEqual({ whole: ['chart.title', 'chart.menu', 'chart.a', 'chart.b'], prefixes: ['chart.status.'] });
  });
});
