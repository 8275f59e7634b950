// What prescribing needs to know of one medicine of the catalogue. The catalogue's own rows match this shape.   spec: PHA-1

/** Which prescription form a medicine is written on: ordinary (C), narcotic (N), psychotropic or precursor (H), traditional (T). */
export type MedicineKind = 'ordinary' | 'narcotic' | 'psychotropic' | 'precursor' | 'traditional';

/** An amount with a UCUM unit: `{ value: 5, unit: 'mg' }`. */
export interface Amount {
  readonly value: number;
  readonly unit: string;
}

export interface MedicineIngredient {
  /** Code of the ingredient in the house's list, e.g. `amlodipine`. */
  readonly code: string;
  /** International non-proprietary name as the prescription prints it. */
  readonly name: string;
  /** ATC code of this ingredient alone, where it differs from the product's. */
  readonly atc?: string;
}

/** How strongly a medicine is to be kept from pregnant or breast-feeding women. */
export type PregnancyAdvice = 'contraindicated' | 'caution' | 'accepted';

export interface MedicineLimits {
  /** Most that an adult may take in 24 h and at once, of the first ingredient. */
  readonly maxDay?: Amount;
  readonly maxDose?: Amount;
  /** The same per kilogram of body weight, for children (under 12 years or 40 kg). */
  readonly maxDayPerKg?: Amount;
  readonly maxDosePerKg?: Amount;
  /** Not below / not above this age, in months. */
  readonly minAgeMonths?: number;
  readonly maxAgeMonths?: number;
  /** Longest course in days. */
  readonly maxDays?: number;
  readonly pregnancy?: PregnancyAdvice;
  /** Trimesters the pregnancy advice is about; all when absent. */
  readonly trimesters?: readonly number[];
  readonly lactation?: PregnancyAdvice;
  /** Where the limits come from, shown with every finding. */
  readonly source?: string;
}

export interface MedicineEntry {
  /** Code in the facility's catalogue; stable. */
  readonly code: string;
  readonly ingredients: readonly MedicineIngredient[];
  /** ATC, level 5 where there is one. */
  readonly atc: string;
  /** As printed: `5 mg`, `875 mg + 125 mg`, `250 mg/5 ml`. */
  readonly strengthText: string;
  /** Amount of the first ingredient in one `unit`; absent where a unit has no fixed amount (creams). */
  readonly strength?: Amount;
  /** Dose form code, e.g. `tablet`, `capsule`, `syrup`, `injection`, `cream`, `eye-drops`. */
  readonly form: string;
  /** Route code, e.g. `oral`, `topical`, `intravenous`, `inhaled`. */
  readonly route: string;
  /** Unit that doses and quantities count, in Vietnamese: `viên`, `ml`, `ống`, `gói`, `lọ`. */
  readonly unit: string;
  /** Amount of the unit in one dispensed pack where the whole pack is given, e.g. 60 for a 60 ml bottle. */
  readonly packSize?: number;
  /** Trade names. */
  readonly names: readonly string[];
  /** What people type: `amlo`, `para`. */
  readonly aliases: readonly string[];
  readonly kind: MedicineKind;
  readonly limits?: MedicineLimits;
}

/** Two ingredients (codes) or ATC prefixes that should not, or only with care, be given together. */
export interface Interaction {
  /** Ingredient code, or ATC prefix written as `atc:M01A`. */
  readonly first: string;
  readonly second: string;
  readonly severity: 'contraindicated' | 'major' | 'moderate' | 'minor';
  /** Key of a message or plain text in Vietnamese: what happens and what to do. */
  readonly effect: string;
  readonly effectEn?: string | undefined;
  readonly effectFr?: string | undefined;
  readonly advice?: string | undefined;
  readonly source: string;
}
