// A row ↔ MedicationRequest. Times of day are Timing.repeat.when, the full text stands on the first Dosage.
// https://hl7.org/fhir/R4/medicationrequest.html   spec: PHA-31
import type { Dosage, EventTiming, MedicationRequest } from '#fhir/types/index.ts';
import { type DayTime, dayTimes, type DoseGrid } from '../dose/doseGrid.ts';
import { mealTimings, type MealTiming, writeSig } from '../dose/sig.ts';
import { doseUnitOf } from '../dose/units.ts';
import type { MedicineEntry } from '../medicine/medicineEntry.ts';
import { prescribedName, prescriptionCodeSystem, validDays } from '../prescription/prescriptionKind.ts';
import { codingIn, rxExtensions, rxSystems } from './systems.ts';

export interface RowFacts {
  readonly id: string;
  readonly medicine: MedicineEntry;
  readonly grid: DoseGrid;
  readonly meal?: MealTiming | undefined;
  readonly asNeeded?: boolean | undefined;
  readonly remark?: string | undefined;
  readonly tradeName?: string | undefined;
  readonly copiedFrom?: string | undefined;
  readonly renews?: string | undefined;
}

export interface RowPlace {
  readonly patientId: string;
  readonly encounterId: string;
  readonly prescriptionCode: string;
  readonly requester: string;
  readonly at: string;
  /** `yyyy-MM-dd` of the facility. */
  readonly day: string;
  readonly issues: readonly string[];
  /** Edition of the medicine list. */
  readonly listVersion?: string | undefined;
}

const eventOf: Readonly<Record<DayTime, EventTiming>> = { morning: 'MORN', noon: 'NOON', afternoon: 'AFT', evening: 'EVE' };
const mealWords: Readonly<Record<MealTiming, string>> = { before: 'trước ăn', with: 'trong bữa ăn', after: 'sau ăn', empty: 'lúc đói', bedtime: 'trước khi đi ngủ' };
const inDays = (value: number) => ({ value, unit: 'ngày', system: rxSystems.days, code: 'd' });

export function buildRequest(row: RowFacts, place: RowPlace): MedicationRequest {
  const { medicine, grid } = row;
  const dosage = buildDosage(row);
  const name = prescribedName(medicine, row.tradeName);
  return {
    resourceType: 'MedicationRequest', id: row.id, status: 'draft', intent: 'order',
    ...buildExtensions(row), ...(row.renews && { priorPrescription: { reference: `MedicationRequest/${row.renews}` } }),
    category: [{ coding: [{ system: rxSystems.category, code: 'outpatient' }] }],
    groupIdentifier: { system: prescriptionCodeSystem, value: place.prescriptionCode },
    medicationCodeableConcept: {
      coding: [{ system: rxSystems.medicine, code: medicine.code, display: name, ...(place.listVersion && { version: place.listVersion }) }, ...(medicine.atc ? [{ system: rxSystems.atc, code: medicine.atc }] : [])],
      text: name,
    },
    subject: { reference: `Patient/${place.patientId}` }, encounter: { reference: `Encounter/${place.encounterId}` },
    authoredOn: place.at, requester: { reference: place.requester },
    ...(place.issues.length > 0 && { detectedIssue: place.issues.map((id) => ({ reference: `DetectedIssue/${id}` })) }),
    ...(dosage.length > 0 && { dosageInstruction: dosage }),
    dispenseRequest: {
      validityPeriod: { start: place.day, end: addDays(place.day, validDays - 1) },
      ...(grid.quantity !== undefined && { quantity: { value: grid.quantity, unit: medicine.unit } }),
      ...(grid.days !== undefined && { expectedSupplyDuration: inDays(grid.days) }),
    },
  };
}

function buildExtensions({ copiedFrom, tradeName }: RowFacts): Pick<MedicationRequest, 'extension'> {
  const extension = [
    ...(copiedFrom ? [{ url: rxExtensions.copiedFrom, valueReference: { reference: `MedicationRequest/${copiedFrom}` } }] : []),
    ...(tradeName?.trim() ? [{ url: rxExtensions.tradeName, valueString: tradeName.trim() }] : []),
  ];
  return extension.length > 0 ? { extension } : {};
}

/** One Dosage for each amount: 1 in the morning and evening is one, 1 in the morning and a half in the evening are two. */
function buildDosage(row: RowFacts): Dosage[] {
  const { grid, medicine, meal, asNeeded, remark } = row;
  const times = dayTimes.filter((time) => (grid[time] ?? 0) > 0);
  const amounts = [...new Set(times.map((time) => grid[time] ?? 0))];
  const shared = {
    ...(asNeeded && { asNeededBoolean: true }), ...(remark?.trim() && { patientInstruction: remark.trim() }),
    ...(meal && { additionalInstruction: [{ coding: [{ system: rxSystems.mealTiming, code: meal, display: mealWords[meal] }], text: mealWords[meal] }] }),
    ...(medicine.route && { route: { coding: [{ system: rxSystems.route, code: medicine.route }] } }),
  };
  const text = writeSig(row, 'vi');
  if (amounts.length === 0) return Object.keys(shared).length > (medicine.route ? 1 : 0) ? [{ sequence: 1, ...(text && { text }), ...shared }] : [];
  return amounts.map((amount, at) => ({
    sequence: 1, ...(at === 0 && text && { text }), ...shared,
    timing: { repeat: { when: times.filter((time) => grid[time] === amount).map((time) => eventOf[time]), ...(grid.days !== undefined && { boundsDuration: inDays(grid.days) }) } },
    doseAndRate: [{ doseQuantity: { value: amount, unit: doseUnitOf(medicine) } }],
  }));
}

export interface StoredRow extends Omit<RowFacts, 'medicine'> {
  readonly code: string;
  readonly prescriptionCode: string;
  readonly status: MedicationRequest['status'];
  readonly issues: readonly string[];
}

/** Back to the row; undefined for a request that the grid did not write. */
export function readRequest(request: MedicationRequest): StoredRow | undefined {
  const code = codingIn(request.medicationCodeableConcept, rxSystems.medicine)?.code;
  const { system, value: prescriptionCode } = request.groupIdentifier ?? {};
  if (code === undefined || prescriptionCode === undefined || system !== prescriptionCodeSystem || request.id === undefined) return undefined;
  const renews = request.priorPrescription?.reference?.replace('MedicationRequest/', '');
  const issues = (request.detectedIssue ?? []).map(({ reference = '' }) => reference.replace('DetectedIssue/', ''));
  return { id: request.id, code, prescriptionCode, status: request.status, grid: readGrid(request), issues, ...(renews && { renews }), ...readDirection(request.dosageInstruction?.[0]), ...readExtensions(request) };
}

function readDirection(first: Dosage | undefined): Pick<StoredRow, 'meal' | 'asNeeded' | 'remark'> {
  const codes = (first?.additionalInstruction ?? []).map((one) => codingIn(one, rxSystems.mealTiming)?.code);
  const meal = mealTimings.find((one) => codes.includes(one));
  return { ...(meal && { meal }), ...(first?.asNeededBoolean && { asNeeded: true }), ...(first?.patientInstruction && { remark: first.patientInstruction }) };
}

function readExtensions({ extension }: MedicationRequest): Pick<StoredRow, 'copiedFrom' | 'tradeName'> {
  const copied = extension?.find(({ url }) => url === rxExtensions.copiedFrom)?.valueReference?.reference;
  const tradeName = extension?.find(({ url }) => url === rxExtensions.tradeName)?.valueString;
  return { ...(copied && { copiedFrom: copied.replace('MedicationRequest/', '') }), ...(tradeName && { tradeName }) };
}

function readGrid({ dosageInstruction, dispenseRequest }: MedicationRequest): DoseGrid {
  const doses = (dosageInstruction ?? []).flatMap(({ timing, doseAndRate }) => {
    const value = doseAndRate?.[0]?.doseQuantity?.value;
    return value === undefined ? [] : dayTimes.filter((time) => timing?.repeat?.when?.includes(eventOf[time])).map((time) => [time, value] as const);
  });
  const quantity = dispenseRequest?.quantity?.value;
  const days = dispenseRequest?.expectedSupplyDuration?.value;
  return { ...Object.fromEntries(doses), ...(quantity !== undefined && { quantity }), ...(days !== undefined && { days }) };
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
