// Contracts of the archive: find, look into, take in old paper, lengthen the period, hold for the law. spec: ARC-20
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { reason } from '../keys/signingKeys.ts';
import { archivedCare, day } from './entry.ts';

export const archiveShared = { on: null, level: 'system', scope: 'facility', signature: 'none' } as const;
const text = (most: number) => z.string().trim().min(1).max(most);

export const archiveLine = z.object({
  id: z.string(), origin: z.enum(['record', 'paper']), number: z.string().optional(), archiveNumber: z.string().optional(), name: z.string(), birthDate: z.string().optional(), sex: z.string().optional(),
  care: z.enum(archivedCare), beganOn: z.string().optional(), endedOn: z.string(), wardName: z.string().optional(), place: z.string().optional(),
  retentionClass: z.string(),
  /** Absent = for ever. */
  retainUntil: z.string().optional(),
  held: z.boolean(), packaged: z.boolean(), disposedAt: z.string().optional(),
});
export type ArchiveLine = z.infer<typeof archiveLine>;

/** Who may not leaf through the archive finds by whole record or archive number only. */
export const findArchived = operation({
  ...archiveShared, code: 'find-archived', input: z.strictObject({ text: z.string().max(100), limit: z.coerce.number().int().min(1).max(100).optional() }), output: z.object({ lines: z.array(archiveLine), more: z.boolean() }),
  permission: 'documents.archive-request', faults: [], affectsState: false,
});

const archivedFile = z.object({ hash: z.string(), title: z.string(), at: z.string().optional(), url: z.string(), isScan: z.boolean() });
const hold = z.object({ id: z.string(), reason: z.string(), authority: z.string(), placedAt: z.string(), placedBy: z.string(), liftedAt: z.string().optional(), liftedBy: z.string().optional(), liftedReason: z.string().optional() });

export const openArchived = operation({
  ...archiveShared, code: 'open-archived', input: z.strictObject({ id: text(64) }),
  output: z.object({
    line: archiveLine, circumstances: z.array(z.string()), icd: z.array(z.string()), retentionSource: z.string(), raised: z.object({ by: z.string(), at: z.string(), reason: z.string() }).optional(),
    archivedAt: z.string(), archivedBy: z.string(), package: z.object({ hash: z.string(), bytes: z.number(), at: z.string(), sweptAt: z.string().optional(), problem: z.string().optional() }).optional(),
    files: z.array(archivedFile), holds: z.array(hold),
    /** The request that opens it to this reader; absent for the records office. */
    request: z.object({ number: z.string(), until: z.string(), purpose: z.string() }).optional(),
  }),
  permission: 'documents.archive-request', faults: ['documents.archive-unknown', 'documents.archive-not-open', 'documents.archive-disposed', 'documents.no-consent'], affectsState: false,
});
export type OpenedArchive = z.infer<typeof openArchived.output>;

const number = text(40);
/** A year, a month or a day that there is. */
const birthday = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$/).refine((value) => value.length < 10 || z.iso.date().safeParse(value).success);
/** A record older than the system: what its cover says, where it lies, and its pages as PDF or JPEG. */
export const addOldRecord = operation({
  ...archiveShared, code: 'add-old-record',
  input: z.strictObject({
    name: text(120), birthDate: birthday.optional(), sex: z.enum(['male', 'female', 'other', 'unknown']).optional(), patientId: z.uuid().optional(),
    care: z.enum(archivedCare), beganOn: day.optional(), endedOn: day, number: number.optional(), archiveNumber: number.optional(), oldNumber: number.optional(), citizenId: number.optional(), insuranceNumber: number.optional(), phone: number.optional(),
    wardName: text(120).optional(), place: text(120).optional(), circumstances: z.array(text(40)).max(10).default([]), icd: z.array(z.string().regex(/^[A-Z]\d\d(\.\d{1,3})?$/)).max(20).default([]),
    scans: z.array(z.strictObject({ title: text(120), content: z.base64().max(40_000_000) })).max(20).default([]),
  }),
  output: z.object({ id: z.string(), retentionClass: z.string(), retainUntil: z.string().optional() }),
  permission: 'documents.archive', faults: ['documents.scan-unreadable', 'documents.archive-number-taken', 'documents.record-not-ended', 'documents.record-dates', 'documents.retention-class-unknown'], affectsState: true,
});

export const raiseRetention = operation({
  ...archiveShared, code: 'raise-retention', input: z.strictObject({ id: text(64), class: text(40), reason }), output: z.object({ retentionClass: z.string(), retainUntil: z.string().optional() }),
  permission: 'documents.archive', faults: ['documents.archive-unknown', 'documents.retention-only-longer', 'documents.retention-class-unknown'], affectsState: true,
});

export const placeHold = operation({
  ...archiveShared, code: 'place-hold', input: z.strictObject({ id: text(64), reason, authority: text(200) }), output: z.object({ holdId: z.string() }),
  permission: 'documents.archive', faults: ['documents.archive-unknown', 'documents.archive-disposed'], affectsState: true,
});

export const liftHold = operation({
  ...archiveShared, code: 'lift-hold', input: z.strictObject({ holdId: z.uuid(), reason }), output: z.object({ holdId: z.string() }),
  permission: 'documents.archive-approve', faults: ['documents.hold-unknown'], affectsState: true,
});
