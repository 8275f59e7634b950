// What a person's data may be used for, and which use waits for their consent: dated data. spec: PDP-1
import { z } from 'zod';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';

const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');
const validity = { validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'read', 'house', 'check']), source: z.string() };
const words = z.string().default('');

const purposeRow = z.object({
  purpose: z.string(), consent: yesNo, sensitive: yesNo, detail: z.literal('recipient').optional(), lasts_months: z.coerce.number().int().positive().optional(),
  display: z.string(), display_en: z.string(), display_fr: z.string(), words, words_en: words, words_fr: words, edition: z.string(), ...validity,
});
export type Purpose = z.infer<typeof purposeRow>;
export const purposeTable: TableShape<Purpose> = { name: 'personal-data/purposes.csv', row: purposeRow as unknown as z.ZodType<Purpose>, key: ({ purpose }) => purpose };

const ruleRow = z.object({ rule: z.enum(['adult-age', 'child-agrees-from']), value: z.coerce.number().int(), ...validity });
export type ConsentRule = z.infer<typeof ruleRow>;
export const consentRuleTable: TableShape<ConsentRule> = { name: 'personal-data/consent-rules.csv', row: ruleRow, key: ({ rule }) => rule };

export type AgeGroup = 'adult' | 'child-agrees' | 'child';

/** Who is asked, on the day: who is of age, a child with the guardian, or the guardian alone. An unknown birth date counts as adult, as everywhere. */
export function ageGroup(birthDate: string | undefined, day: string, rules: readonly ConsentRule[]): AgeGroup {
  const isUnder = (rule: ConsentRule['rule']): boolean => {
    const age = rules.find((one) => one.rule === rule)?.value ?? 0;
    const born = (birthDate ?? '').padEnd(4, '0');
    const last = born.length === 10 ? born : born.length === 7 ? `${born}-31` : `${born}-12-31`;
    return birthDate !== undefined && `${Number(last.slice(0, 4)) + age}${last.slice(4)}` > day;
  };
  if (!isUnder('adult-age')) return 'adult';
  return isUnder('child-agrees-from') ? 'child' : 'child-agrees';
}

/** Undefined: no such purpose on this day. */
export const purposeOn = (table: DatedTable<Purpose>, purpose: string, day: string): Purpose | undefined => table.on(day).find((one) => one.purpose === purpose);
