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
  it.each(rows('record-retention/cases.csv'))('ARC-1 a $kind that ended on $ended ($circumstances, $icd), judged on $day, is of class $class and kept until $until', (one) => {
    const { kind, ended = '', circumstances, icd, day = '', until } = one;
    const found = retentionOf(classes, { kind: kind as KeptKind, ended, circumstances: list(circumstances), icd: list(icd) }, day);
    expect(found).toMatchObject({ class: one.class, until: until === 'permanent' ? undefined : until });
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
  it.each(rows('record-access/cases.csv'))('ARC-30 on $day, $phase: $recipient asks for $kind (written: $written) → $expected', ({ day = '', written, expected, ...asked }) => {
    expect(mayGet(recipients, { ...asked, written: written === 'yes' } as AccessQuestion, day).may).toBe(expected);
  });
});
