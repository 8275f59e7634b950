// Which official form a prescription of a kind is written on: a dated table of the law.
import { z } from 'zod';
import { readRegulation } from '#platform/datedTable/server.ts';
import { prescriptionKinds, type PrescriptionKind } from '#modules/pharmacy/model/index.ts';

const row = z.object({ kind: z.enum(prescriptionKinds), form: z.string(), validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'house', 'check']), source: z.string() });
const forms = readRegulation('outpatient-prescription/forms.csv', { name: 'forms.csv', row, key: ({ kind }) => kind });

export const formOf = (kind: PrescriptionKind, day: string): string | undefined => forms.on(day).find((one) => one.kind === kind)?.form;
