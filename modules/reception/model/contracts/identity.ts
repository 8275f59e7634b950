// Two records of one person: suspected, compared, merged and parted again. spec: IDY
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, personRowShape, reasonText } from './shapes.ts';

const query = { on: 'Patient', level: 'type', scope: 'facility', signature: 'none', affectsState: false } as const;
const act = { ...query, affectsState: true } as const;
const pair = { sourceId: idShape, targetId: idShape };
/** Why, in words that somebody understands years later. */
const whyShape = reasonText.min(5);

export const mergeWarnings = ['citizen-id-differs', 'insurance-number-differs', 'sex-differs', 'birth-date-differs', 'name-differs', 'deceased-differs', 'unlikely'] as const;
const countShape = z.object({ type: z.string(), count: z.int() });
export type TypeCount = z.infer<typeof countShape>;

const sideShape = personRowShape.extend({ resources: z.array(countShape), openTickets: z.int(), registeredAt: z.string().optional() });
export type MergeSide = z.infer<typeof sideShape>;

const suspectShape = z.object({
  first: personRowShape, second: personRowShape, chance: z.number(), grade: z.enum(['certain', 'probable', 'possible']), foundAt: z.string(),
  /** A colleague has already asked for the merge. */
  proposedBy: z.string().optional(),
});
export type SuspectRow = z.infer<typeof suspectShape>;

/** Suspected duplicates, the surest first; `more` when there are others. */
export const listSuspects = operation({
  ...query, code: 'list-suspects', permission: 'reception.merge', faults: [],
  input: z.object({ limit: z.int().min(1).max(200).default(50).optional() }),
  output: z.object({ suspects: z.array(suspectShape), more: z.boolean() }),
});

/** Side by side, and what a merge would move from either. */
export const compareRecords = operation({
  ...query, code: 'compare-records', permission: 'reception.merge', faults: ['reception.merge-same'],
  input: z.object({ firstId: idShape, secondId: idShape }),
  output: z.object({
    first: sideShape, second: sideShape, chance: z.number(), grade: z.enum(['certain', 'probable', 'possible', 'certainly-not']),
    agree: z.array(z.string()), differ: z.array(z.string()), warnings: z.array(z.enum(mergeWarnings)),
    /** Two people have to agree here; `proposedBy` is who did so first. */
    fourEyes: z.boolean(), proposedBy: z.string().optional(), ownProposal: z.boolean(),
  }),
});

const mergeFaults = ['reception.merge-same', 'reception.merge-source-closed', 'reception.merge-target-closed', 'reception.merge-too-large', 'reception.merge-second-person'];

/** Where four eyes are wanted the first call proposes and a second person's call merges. */
export const mergePatients = operation({
  ...act, code: 'merge-patients', permission: 'reception.merge', faults: mergeFaults,
  input: z.object({ ...pair, reason: whyShape }),
  output: z.object({ outcome: z.enum(['merged', 'proposed']), mergeId: idShape, moved: z.array(countShape) }),
});

export const dismissSuspect = operation({
  ...act, code: 'dismiss-suspect', permission: 'reception.merge', faults: [],
  input: z.object({ firstId: idShape, secondId: idShape, reason: whyShape }), output: z.object({}),
});

const mergeShape = z.object({
  mergeId: idShape, sourceId: idShape, targetId: idShape, sourceName: z.string(), targetName: z.string(), sourceCode: z.string().optional(), targetCode: z.string().optional(),
  reason: z.string(), by: z.string(), at: z.string(), moved: z.int(), undone: z.object({ by: z.string(), at: z.string(), reason: z.string() }).optional(),
});
export type MergeRow = z.infer<typeof mergeShape>;

/** The merges of this facility, newest first. */
export const listMerges = operation({
  ...query, code: 'list-merges', permission: 'reception.merge', faults: [],
  input: z.object({ limit: z.int().min(1).max(100).default(20).optional() }), output: z.object({ merges: z.array(mergeShape) }),
});

/** Puts back what the merge moved; what came later stays with the target and is named. */
export const unmergePatients = operation({
  ...act, code: 'unmerge-patients', permission: 'reception.merge', faults: ['reception.merge-not-found', 'reception.unmerge-later-first'],
  input: z.object({ mergeId: idShape, reason: whyShape }),
  output: z.object({ returned: z.array(countShape), stayed: z.array(z.string()), stayedMore: z.boolean() }),
});
