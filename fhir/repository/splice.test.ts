// Property: whatever JSON comes in, splicing changes id, meta and links and nothing else.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locateBreak } from './locateBreak.ts';
import { compactJson } from './scanJson.ts';
import { sourceFrom } from './sourceFrom.ts';
import { parseSource, spliceSource } from './splice.ts';
import type { Resource } from '#fhir/types/index.ts';

const stamp = { id: 'x', version: 3, lastUpdated: '2026-01-02T03:04:05.678Z' };

describe('splice', () => {
  test('STO-5 any JSON, pretty or not, keeps every value and the order of keys', () => {
    const body = fc.dictionary(fc.string({ unit: 'grapheme' }).filter((key) => !['id', 'meta', 'resourceType', '__proto__'].includes(key.normalize('NFC'))), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(fc.property(body, fc.nat(4), (given, indent) => {
      const normal = JSON.parse(JSON.stringify(given).normalize('NFC')) as Record<string, unknown>;
      const text = spliceSource(parseSource(JSON.stringify({ resourceType: 'Basic', ...normal }, undefined, indent)), stamp);
      const { id, meta, resourceType, ...rest } = JSON.parse(text) as Record<string, unknown>;
      expect([id, meta, resourceType]).toEqual(['x', { versionId: '3', lastUpdated: stamp.lastUpdated }, 'Basic']);
      expect(JSON.stringify(rest)).toBe(JSON.stringify(normal));
      expect(compactJson(text)).toBe(text);
    }), { numRuns: 300 });
  });

  test('STO-5 meta keeps tags and profile and loses the version of the sender', () => {
    const text = '{"resourceType":"Basic","meta":{"versionId":"9","tag":[{"code":"a"}],"lastUpdated":"x","profile":["p"]},"id":"old"}';
    expect(spliceSource(parseSource(text), stamp)).toBe(
      `{"resourceType":"Basic","meta":{"versionId":"3","lastUpdated":"${stamp.lastUpdated}","tag":[{"code":"a"}],"profile":["p"]},"id":"x"}`);
  });

  test('BAD-1 the message of broken JSON names line and column and quotes nothing', () => {
    expect(() => parseSource('{"resourceType":"Patient",\n "name": Lan}')).toThrowError(expect.objectContaining({ issue: [{ code: 'structure', text: 'the JSON breaks at line 2, column 10' }] }));
  });

  test('BAD-1 the place of a break is found wherever a character is put into valid JSON or taken out', () => {
    fc.assert(fc.property(fc.json(), fc.nat(), fc.constantFrom('', 'x', '"', ',', '}', ']', ':', '0'), (text, place, put) => {
      const at = place % (text.length + 1);
      const broken = text.slice(0, at) + put + text.slice(at + 1);
      const isValid = () => { try { JSON.parse(broken); return true; } catch { return false; } };
      if (isValid()) return;
      const found = locateBreak(broken);
      expect(locateBreak(broken.slice(0, found))).toBe(found);
    }), { numRuns: 300 });
  });
});

test('STO-5 a resource changed by our own code keeps the digits of the numbers it did not change', () => {
  const before = '{"resourceType":"Observation","valueQuantity":{"value":1.10},"component":[{"valueQuantity":{"value":2.50}},{"valueQuantity":{"value":12345678901234567890}}]}';
  const resource = JSON.parse(before) as Resource & { status?: string; component: { valueQuantity: { value: number } }[] };
  resource.status = 'final';
  const [first] = resource.component;
  if (first) first.valueQuantity.value = 2.75;
  expect(sourceFrom(resource, before).text).toBe(
    '{"resourceType":"Observation","valueQuantity":{"value":1.10},"component":[{"valueQuantity":{"value":2.75}},{"valueQuantity":{"value":12345678901234567890}}],"status":"final"}');
});
