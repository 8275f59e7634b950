// What a safety check may say, and what it needs to know.   spec: PHA-10
import type { DoseGrid } from '../dose/doseGrid.ts';
import type { AllergyClass } from '#modules/chart/model/index.ts';
import type { Interaction, MedicineEntry, MedicineIngredient } from '../medicine/medicineEntry.ts';

export const checkNames = ['allergy', 'duplicate', 'interaction', 'dose', 'age', 'pregnancy', 'duration'] as const;
export type CheckName = (typeof checkNames)[number];

/** stop: only with a reason picked and written · warning: one key · information: folded. */
export type Level = 'stop' | 'warning' | 'information';

export interface Finding {
  /** Stable for the same facts, so that an acceptance stays with what was accepted: `interaction/warfarin+aspirin`. */
  readonly key: string;
  readonly check: CheckName;
  readonly level: Level;
  /** Message `safety.<reason>` of the room. */
  readonly reason: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Lines of the prescription it is about. */
  readonly lines: readonly string[];
  readonly source?: string;
}

export const notRunReasons = ['allergy-unknown', 'allergy-not-coded', 'no-allergy-classes', 'no-interaction-table', 'no-weight', 'no-birth-date', 'no-limits', 'unit-mismatch', 'pregnancy-unknown', 'current-unknown', 'current-not-coded'] as const;
export type NotRunReason = (typeof notRunReasons)[number];

/** A check that could not run says so: silence would be read as "nothing found". */
export interface NotRun {
  readonly check: CheckName;
  /** Message `safety.not-run.<reason>`. */
  readonly reason: NotRunReason;
  readonly params: Readonly<Record<string, string | number>>;
  readonly lines: readonly string[];
}

export interface SafetyLine {
  readonly id: string;
  readonly medicine: MedicineEntry;
  readonly grid: DoseGrid;
  /** Request of an earlier prescription that this row goes on with. */
  readonly renews?: string | undefined;
}

export interface KnownAllergy {
  /** As recorded, for the message. */
  readonly text: string;
  readonly ingredientCode?: string;
  readonly atc?: string;
  readonly classCode?: string;
  readonly criticality?: 'low' | 'high' | 'unable-to-assess';
}

export interface SafetyPatient {
  readonly ageMonths?: number;
  readonly sex?: string;
  readonly weightKg?: number;
  /** `asked`: somebody asked and wrote the answer down, be it "none". */
  readonly allergies: { readonly asked: boolean; readonly known: readonly KnownAllergy[] };
  readonly pregnancy?: 'yes' | 'no';
  readonly trimester?: number;
  readonly lactating?: boolean;
  /** Medicines still running from earlier prescriptions; undefined when they could not be read. */
  readonly current?: readonly { readonly request?: string | undefined; readonly until?: string | undefined; readonly name: string; readonly ingredients: readonly MedicineIngredient[]; readonly atc: string }[];
}

/** Tables of the catalogue; an absent one is named as not run. */
export interface SafetyKnowledge {
  readonly interactions?: readonly Interaction[];
  readonly allergyClasses?: readonly AllergyClass[];
}

export interface SafetyResult {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
}

/** What one check works on. */
export interface CheckInput {
  readonly lines: readonly SafetyLine[];
  readonly patient: SafetyPatient;
  readonly knowledge: SafetyKnowledge;
}

export const nothing: SafetyResult = { findings: [], notRun: [] };

export const nameOf = (medicine: Pick<MedicineEntry, 'ingredients' | 'strengthText'>): string => `${medicine.ingredients.map((one) => one.name).join(' + ')} ${medicine.strengthText}`.trim();
