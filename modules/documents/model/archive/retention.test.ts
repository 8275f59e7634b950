import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readDatedTable } from '#platform/datedTable/index.ts';
import { accessShape, mayGet } from './recordAccess.ts';
import type { AccessQuestion } from './recordAccess.ts';
import { isOver, raisedRetention, retentionOf, retentionShape } from './retention.ts';
import type { KeptKind } from './retention.ts';

const rows = (path: string) => parse<Record<string, string>>(readFileSync(new URL(`../../../../data/regulation/vn/${path}`, import.meta.url)), { columns: true });
const classes = readDatedTable(retentionShape, rows('record-retention/classes.csv'));
const recipients = readDatedTable(accessShape, rows('record-access/recipients.csv'));
const list = (text = '') => text.split(';').filter(Boolean);

describe('ARC-1 how long a record is kept', () => {
  it.each(rows('record-retention/cases.csv').map((one) => [one.kind, one.ended, one.circumstances, one.icd, one.day, one.class, one.until] as const))(
    'ARC-1 a %s that ended on %s (%s, %s), judged on %s, is of class %s and kept until %s', (kind, ended, circumstances, icd, day, expected, until) => {
      const found = retentionOf(classes, { kind: kind as KeptKind, ended: ended ?? '', circumstances: list(circumstances), icd: list(icd) }, day ?? '');
      expect(found).toMatchObject({ class: expected, until: until === 'permanent' ? undefined : until });
      expect(found.source).not.toBe('');
    });

  it('ARC-2 a person may lengthen the period, never shorten it, and what is kept for ever stays so', () => {
    const ten = { class: 'other', until: '2036-12-31', source: 'x' };
    const thirty = { class: 'death', until: '2056-12-31', source: 'x' };
    const ever = { class: 'ivf', until: undefined, source: 'x' };
    expect(raisedRetention(ten, thirty)).toBe(thirty);
    expect(raisedRetention(thirty, ever)).toBe(ever);
    for (const [now, wanted] of [[thirty, ten], [ten, ten], [ever, thirty], [ever, ever]] as const) expect(() => raisedRetention(now, wanted)).toThrow('documents.retention-only-longer');
  });

  it('ARC-3 the last day still counts', () => {
    expect([isOver({ until: '2024-12-31' }, '2024-12-31'), isOver({ until: '2024-12-31' }, '2025-01-01'), isOver({ until: undefined }, '9999-12-31')]).toEqual([false, true, false]);
  });
});

describe('ARC-30 who may get what', () => {
  it.each(rows('record-access/cases.csv').map((one) => [one.day, one.phase, one.recipient, one.kind, one.written, one.expected] as const))(
    'ARC-30 on %s, %s: %s asks for %s (written: %s) → %s', (day, phase, recipient, kind, written, expected) => {
      expect(mayGet(recipients, { phase, recipient, kind, written: written === 'yes' } as AccessQuestion, day ?? '').may).toBe(expected);
    });
});
