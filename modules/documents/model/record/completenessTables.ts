// The dated tables that say when a record is complete. spec: REC-10
import { z } from 'zod';
import { careTypes } from './record.ts';
import type { CareType } from './record.ts';

const dated = { validFrom: z.string(), validTo: z.string().optional() };
const list = (text: string): string[] => text.split(';').filter(Boolean);

export const recordEvents = ['begin', 'end', 'surgery', 'fifteen-days', 'ward-transfer', 'transfer', 'on-request', 'death'] as const;
export type RecordEventKind = (typeof recordEvents)[number];

export const owners = ['doctor', 'nurse'] as const;
export type Owner = (typeof owners)[number];

const requiredRow = z.object({
  id: z.string(), care: z.string().transform(list).pipe(z.array(z.enum(careTypes))), event: z.enum(recordEvents), form: z.string().transform(list), per: z.enum(['once', 'day', 'before', 'event']),
  dueHours: z.coerce.number().nonnegative(), signed: z.enum(['yes', 'no']), owner: z.enum(owners), certainty: z.string(), source: z.string(), ...dated,
});
export type RequiredForm = z.infer<typeof requiredRow>;
export const requiredTable = { name: 'record-completeness/required.csv', key: ({ id }: RequiredForm) => id, row: requiredRow };

const deadlineKinds = ['late-order', 'late-entry', 'hand-over', 'hand-over-overdue', 'visit-closes', 'visit-closes-unsigned'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];
const deadlineRow = z.object({ kind: z.enum(deadlineKinds), hours: z.coerce.number().positive(), certainty: z.string(), source: z.string(), ...dated });
export type Deadline = z.infer<typeof deadlineRow>;
export const deadlineTable = { name: 'record-completeness/deadlines.csv', key: ({ kind }: Deadline) => kind, row: deadlineRow };

const checklistRow = z.object({ key: z.string(), title: z.string(), title_en: z.string(), title_fr: z.string(), certainty: z.string(), source: z.string(), ...dated });
export type ChecklistRow = z.infer<typeof checklistRow>;
export const checklistTable = { name: 'record-completeness/checklist.csv', key: ({ key }: ChecklistRow) => key, row: checklistRow };

const leavingRow = z.object({ form: z.string(), to: z.enum(['patient', 'facility']), certainty: z.string(), source: z.string(), ...dated });
export type LeavingForm = z.infer<typeof leavingRow>;
export const leavingTable = { name: 'record-completeness/leaving.csv', key: ({ form }: LeavingForm) => form, row: leavingRow };

export const hoursOf = (deadlines: readonly Deadline[], kind: DeadlineKind): number => deadlines.find((row) => row.kind === kind)?.hours ?? 24;

export const rulesFor = (rules: readonly RequiredForm[], care: CareType): RequiredForm[] => rules.filter((rule) => rule.care.includes(care));
