// The ten searches that screens and programs ask most, each with what is drawn at random.
import { encounterId, patientId } from './samples.ts';

export interface Drawn { readonly patient: number; readonly code: string }

const loinc = (code: string): string => encodeURIComponent(`http://loinc.org|${code}`);
const searches = {
  'results of a kind, newest first': ({ patient, code }: Drawn) => `Observation?patient=${patientId(patient)}&code=${loinc(code)}&_sort=-date&_count=20`,
  'all results, newest first': ({ patient }: Drawn) => `Observation?patient=${patientId(patient)}&category=laboratory&_sort=-date&_count=20`,
  'results of a visit': ({ patient }: Drawn) => `Observation?encounter=${encounterId(patient)}&_count=20`,
  'active problems': ({ patient }: Drawn) => `Condition?patient=${patientId(patient)}&clinical-status=active&_count=50`,
  'medicines, newest first': ({ patient }: Drawn) => `MedicationRequest?patient=${patientId(patient)}&_sort=-authoredon&_count=20`,
  'visits, newest first': ({ patient }: Drawn) => `Encounter?patient=${patientId(patient)}&_sort=-date&_count=20`,
  'person by number': ({ patient }: Drawn) => `Patient?identifier=${encodeURIComponent(`urn:lanh:bench|BN${patient}`)}`,
  'person by telephone': ({ patient }: Drawn) => `Patient?phone=09${String(patient).padStart(8, '0')}`,
  'person by name, without accents': ({ patient }: Drawn) => `Patient?name=${encodeURIComponent(`thu ${patient}`)}&_count=20`,
  'result by its number': ({ patient }: Drawn) => `Observation?identifier=${encodeURIComponent(`urn:lanh:bench:result|R${patient}`)}`,
} as const;

export type SearchName = keyof typeof searches;
export const searchNames = Object.keys(searches) as SearchName[];
/** The search whose speed has a target. */
export const mainSearch: SearchName = 'results of a kind, newest first';

/** Type and query of a search, without the address of the server. */
export const searchOf = (name: SearchName, drawn: Drawn): string => searches[name](drawn);
