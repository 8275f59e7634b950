// Who heads a department or the facility, since when and until when: positions held by a PractitionerRole, and what follows from them. spec: POL-1
import { z } from 'zod';
import type { CodeableConcept, Extension, PractitionerRole } from '#fhir/types/index.ts';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';

export const departmentPositions = ['department-head', 'department-deputy'] as const;
export const facilityPositions = ['director', 'deputy-director', 'records-head', 'duty-head'] as const;
export const positions = [...departmentPositions, ...facilityPositions] as const;
export type PositionCode = (typeof positions)[number];
export const positionSystem = 'urn:lanh:position';

const urls = { period: 'urn:lanh:position-period', department: 'urn:lanh:position-department', standsIn: 'urn:lanh:position-stands-in', decision: 'urn:lanh:position-decision' } as const;

export interface Assignment {
  readonly position: PositionCode;
  /** Absent = of the whole facility. */
  readonly departmentId?: string | undefined;
  /** First and last day; absent = since ever, without end. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Signs for who holds the position, by a written delegation that ends. */
  readonly standsIn: boolean;
  /** Number of the written decision. */
  readonly decision?: string | undefined;
}

const day = z.iso.date();
const shape = { position: z.enum(positions), departmentId: z.uuid().optional(), from: day, to: day.optional(), standsIn: z.boolean(), decision: z.string().trim().min(1).max(100).optional() };
const shared = { on: null, level: 'system', permission: 'facility.positions', scope: 'facility', signature: 'none' } as const;

export const positionLine = z.object({
  roleId: z.string(), name: z.string(), active: z.boolean(), position: z.enum(positions), departmentId: z.string().optional(), from: day.optional(), to: day.optional(), standsIn: z.boolean(), decision: z.string().optional(),
  state: z.enum(['now', 'later', 'over']),
});
export type PositionLine = z.infer<typeof positionLine>;

export const listPositions = operation({
  ...shared, code: 'list-positions', input: z.strictObject({}), faults: [], affectsState: false,
  output: z.object({
    positions: z.array(positionLine), departments: z.array(z.object({ id: z.string(), name: z.string() })), staff: z.array(z.object({ roleId: z.string(), name: z.string(), departmentId: z.string().optional() })),
  }),
});

export const assignPosition = operation({
  ...shared, code: 'assign-position', input: z.strictObject({ roleId: z.uuid(), ...shape }), output: z.object({ roleId: z.string() }),
  faults: ['facility.unknown-staff', 'facility.unknown-department', 'facility.position-department', 'facility.position-days', 'facility.stand-in-ends', 'facility.position-taken', 'facility.position-held'], affectsState: true,
});

/** `lastDay`: the position is held to the end of this day. */
export const endPosition = operation({
  ...shared, code: 'end-position', input: z.strictObject({ roleId: z.uuid(), position: z.enum(positions), departmentId: z.uuid().optional(), from: day.optional(), lastDay: day }), output: z.object({ roleId: z.string() }),
  faults: ['facility.unknown-staff', 'facility.unknown-position', 'facility.position-days'], affectsState: true,
});

export const isOfFacility = (position: string): boolean => (facilityPositions as readonly string[]).includes(position);

/** All that this person holds, held or will hold. A plain code without days is held without end, in the department of the role. */
export function readAssignments({ code, organization }: PractitionerRole): Assignment[] {
  const own = organization?.reference?.replace('Organization/', '');
  return (code ?? []).flatMap((concept) => {
    const position = positions.find((one) => concept.coding?.some((coding) => coding.system === positionSystem && coding.code === one));
    return position === undefined ? [] : [readOne(concept, position, own)];
  });
}

function readOne({ extension }: CodeableConcept, position: PositionCode, own: string | undefined): Assignment {
  const of = (url: string): Extension | undefined => extension?.find((one) => one.url === url);
  const named = of(urls.department)?.valueReference?.reference?.replace('Organization/', '');
  const { start: from, end: to } = of(urls.period)?.valuePeriod ?? {};
  return given({ position, standsIn: of(urls.standsIn)?.valueBoolean === true, departmentId: isOfFacility(position) ? undefined : (named ?? own), from, to, decision: of(urls.decision)?.valueString });
}

/** Without what is not there. */
const given = (assignment: Assignment): Assignment => Object.fromEntries(Object.entries(assignment).filter(([, value]) => value !== undefined)) as unknown as Assignment;

function writeOne({ position, departmentId, from, to, standsIn, decision }: Assignment): CodeableConcept {
  const extension: Extension[] = [
    ...(from === undefined && to === undefined ? [] : [{ url: urls.period, valuePeriod: { ...(from !== undefined && { start: from }), ...(to !== undefined && { end: to }) } }]),
    ...(departmentId === undefined ? [] : [{ url: urls.department, valueReference: { reference: `Organization/${departmentId}` } }]),
    ...(standsIn ? [{ url: urls.standsIn, valueBoolean: true }] : []),
    ...(decision === undefined ? [] : [{ url: urls.decision, valueString: decision }]),
  ];
  return { ...(extension.length > 0 && { extension }), coding: [{ system: positionSystem, code: position }] };
}

const isPosition = ({ coding }: CodeableConcept): boolean => coding?.some(({ system }) => system === positionSystem) ?? false;

export const withAssignments = (role: PractitionerRole, assignments: readonly Assignment[]): PractitionerRole => ({ ...role, code: [...(role.code ?? []).filter((one) => !isPosition(one)), ...assignments.map(writeOne)] });

export const isHeldOn = ({ from, to }: Pick<Assignment, 'from' | 'to'>, on: string): boolean => (from === undefined || from <= on) && (to === undefined || on <= to);

export const assignmentState = (assignment: Pick<Assignment, 'from' | 'to'>, on: string): PositionLine['state'] => (isHeldOn(assignment, on) ? 'now' : assignment.from !== undefined && assignment.from > on ? 'later' : 'over');

const meet = (a: Assignment, b: Assignment): boolean => (a.from ?? '') <= (b.to ?? '9999') && (b.from ?? '') <= (a.to ?? '9999');
const isSame = (a: Assignment, b: Assignment): boolean => a.position === b.position && a.departmentId === b.departmentId;
/** One holds it; who stands in stands beside. */
const single: readonly PositionCode[] = ['department-head', 'director', 'records-head'];

export interface HeldByOther { readonly name: string; readonly assignment: Assignment }

/** `own`: what this person holds already; `others`: what everybody else does. Throws Faults. */
export function decideAssign({ own, others }: { own: readonly Assignment[]; others: readonly HeldByOther[] }, wanted: Assignment): readonly Assignment[] {
  if (isOfFacility(wanted.position) !== (wanted.departmentId === undefined)) throw new Fault('unprocessable', 'facility.position-department');
  if (wanted.to !== undefined && wanted.to < (wanted.from ?? '')) throw new Fault('unprocessable', 'facility.position-days');
  if (wanted.standsIn && (wanted.to === undefined || wanted.decision === undefined)) throw new Fault('unprocessable', 'facility.stand-in-ends');
  if (own.some((one) => isSame(one, wanted) && meet(one, wanted))) throw new Fault('conflict', 'facility.position-held');
  const taken = wanted.standsIn || !single.includes(wanted.position) ? undefined : others.find(({ assignment }) => !assignment.standsIn && isSame(assignment, wanted) && meet(assignment, wanted));
  if (taken) throw new Fault('conflict', 'facility.position-taken', { params: { name: taken.name } });
  return [...own, wanted];
}

/** Throws Faults. What never began is taken out. */
export function decideEnd(own: readonly Assignment[], ended: Pick<Assignment, 'position' | 'departmentId' | 'from'>, lastDay: string): readonly Assignment[] {
  const at = own.findIndex((one) => one.position === ended.position && one.departmentId === ended.departmentId && one.from === ended.from);
  const found = own[at];
  if (!found) throw new Fault('notFound', 'facility.unknown-position');
  if (found.to !== undefined && found.to < lastDay) throw new Fault('unprocessable', 'facility.position-days');
  const rest = own.filter((_, index) => index !== at);
  return found.from !== undefined && lastDay < found.from ? rest : [...rest, { ...found, to: lastDay }];
}
