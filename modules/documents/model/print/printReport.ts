// What was printed, what was only read on a screen, and how many pages of signed papers were never printed. spec: PRN-14
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { isDay } from '#platform/datedTable/index.ts';
import { Fault } from '#platform/fault/index.ts';

const day = z.string().refine(isDay, 'yyyy-MM-dd');
const counts = { printedPages: z.number(), printedPapers: z.number(), readPapers: z.number() };
const line = z.object({ name: z.string(), ...counts });

export const printReport = operation({
  code: 'print-report', on: null, level: 'system', input: z.strictObject({ from: day, to: day }),
  output: z.object({
    /** Of the papers signed in these days. */
    signedPapers: z.number(), signedPages: z.number(), notPrintedPapers: z.number(), notPrintedPages: z.number(), readNotPrintedPapers: z.number(),
    ...counts, days: z.array(z.object({ day, ...counts })), forms: z.array(line), people: z.array(line),
  }),
  permission: 'documents.print-report', scope: 'facility', signature: 'none', faults: ['documents.wrong-period'], affectsState: false,
});

export const mostReportDays = 366;

/** Throws Fault `documents.wrong-period`. */
export function requirePeriod({ from, to }: { readonly from: string; readonly to: string }): void {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1 || days > mostReportDays) throw new Fault('invalid', 'documents.wrong-period', { params: { most: mostReportDays } });
}

/** The address that hands a paper to the printer: the same file, and its pages are counted. */
export const printAddress = (address: string): string => `${address}${address.includes('?') ? '&' : '?'}print=1`;

/** A copy in large letters, for reading. */
export const largeAddress = (address: string): string => `${address}?large=1`;
