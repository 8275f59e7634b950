// Which official form a paper of a visit follows on a day: a dated table of the law.
import { z } from 'zod';
import { readRegulation } from '#platform/datedTable/server.ts';

const row = z.object({ paper: z.string(), form: z.string(), validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'house', 'check']), source: z.string() });
const forms = readRegulation('visit-papers/forms.csv', { name: 'visit-papers/forms.csv', row, key: ({ paper }) => paper });

export const paperForm = (paper: string, day: string): string | undefined => forms.on(day).find((one) => one.paper === paper)?.form;
