// What the law asks of a prescription before it may be signed.   RX-01 to RX-07   spec: PHA-21
import { checkGrid, type GridProblem } from '../dose/doseGrid.ts';
import { nameOf, type SafetyLine } from '../safety/finding.ts';
import { numberWords } from './numberWords.ts';
import { prescriptionKindOf, type PrescriptionKind, tradeNameOf } from './prescriptionKind.ts';

export interface PrescribedLine extends SafetyLine {
  readonly asNeeded?: boolean | undefined;
  /** Chosen or written by the doctor. */
  readonly tradeName?: string | undefined;
  /** Its code is no longer in the list in force. */
  readonly unlisted?: boolean | undefined;
}

export interface PrescriptionFacts {
  readonly ageMonths: number | undefined;
  readonly weightKg: number | undefined;
  readonly guardianName: string | undefined;
  /** ICD-10 codes of the visit, main first. */
  readonly diagnoses: readonly string[];
  /** Codes or categories for which up to 90 days may be given; undefined when the list could not be read. */
  readonly longTermDiseases: readonly string[] | undefined;
  /** The facility has beds: only then it may write narcotic prescriptions (RX-04). */
  readonly hasBeds: boolean;
}

export const ruleNames = ['RX-02', 'RX-03', 'RX-04', 'RX-05', 'RX-06', 'RX-07', 'GRID', 'DIAGNOSIS', 'LIST'] as const;
export type RuleName = (typeof ruleNames)[number];

export interface RuleProblem {
  /** Number of the rule in the regulation digest. */
  readonly rule: RuleName;
  /** Message `rule.<reason>` of the room. */
  readonly reason: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly lines: readonly string[];
}

const longestDays = 30;
const longestLongTermDays = 90;
const narcoticAcuteDays = 7;
const narcoticCancerDays = 10;
const psychotropicAcuteDays = 10;
const psychotropicChronicDays = 30;
const childMonths = 72;

/** Everything that bars the signature by law; an empty list means nothing does. */
export function checkPrescription(lines: readonly PrescribedLine[], facts: PrescriptionFacts): readonly RuleProblem[] {
  if (lines.length === 0) return [];
  return [...checkDiagnosis(lines, facts), ...checkChild(lines, facts), ...lines.flatMap((line) => [...checkLine(line), ...checkDays(line, facts)]), ...checkBeds(lines, facts)];
}

const idsOf = (lines: readonly PrescribedLine[]): string[] => lines.map(({ id }) => id);

function checkDiagnosis(lines: readonly PrescribedLine[], { diagnoses }: PrescriptionFacts): readonly RuleProblem[] {
  return diagnoses.length > 0 ? [] : [{ rule: 'DIAGNOSIS', reason: 'no-diagnosis', params: {}, lines: idsOf(lines) }];
}

/** Below 72 months the prescription names weight and who brings the child. An unknown age is treated as a child's. */
function checkChild(lines: readonly PrescribedLine[], { ageMonths, weightKg, guardianName }: PrescriptionFacts): readonly RuleProblem[] {
  if (ageMonths === undefined) return [{ rule: 'RX-05', reason: 'no-birth-date', params: {}, lines: idsOf(lines) }];
  if (ageMonths >= childMonths) return [];
  const problem = (reason: string): RuleProblem => ({ rule: 'RX-05', reason, params: { months: ageMonths }, lines: idsOf(lines) });
  return [...(weightKg !== undefined && weightKg > 0 ? [] : [problem('child-weight')]), ...(guardianName?.trim() ? [] : [problem('child-guardian')])];
}

function checkLine(line: PrescribedLine): readonly RuleProblem[] {
  const { id, medicine, grid, asNeeded } = line;
  const problems = checkGrid(grid, { ...medicine, asNeeded: asNeeded ?? false }).map((problem): RuleProblem => ({ rule: 'GRID', reason: `grid-${problem.reason}`, params: gridParams(problem), lines: [id] }));
  const fraction = prescriptionKindOf(medicine) === 'n' && grid.quantity !== undefined && !Number.isInteger(grid.quantity);
  // Words are written for whole numbers; a narcotic is dispensed in whole units.
  return [...problems, ...(fraction ? [{ rule: 'RX-06' as const, reason: 'narcotic-quantity-whole', params: {}, lines: [id] }] : []), ...checkName(line)];
}

/** RX-07: one ingredient is written by its international name, several by their trade name; a code without a list has neither. */
function checkName({ id, medicine, unlisted, tradeName }: PrescribedLine): readonly RuleProblem[] {
  const nameless = medicine.ingredients.some(({ name }) => name.trim() === '') || (medicine.ingredients.length > 1 && medicine.kind !== 'traditional' && !tradeNameOf(medicine, tradeName));
  const problem = (rule: RuleName, reason: string): RuleProblem => ({ rule, reason, params: { medicine: nameOf(medicine) }, lines: [id] });
  return [...(unlisted ? [problem('LIST', 'medicine-not-listed')] : []), ...(nameless && !unlisted ? [problem('RX-07', 'trade-name-missing')] : [])];
}

const gridParams = (problem: GridProblem): Record<string, string | number> => ({ field: problem.field, ...('needed' in problem && { needed: problem.needed }), ...('step' in problem && { step: problem.step }) });

function checkDays(line: PrescribedLine, facts: PrescriptionFacts): readonly RuleProblem[] {
  const days = line.grid.days;
  if (days === undefined || Number.isNaN(days)) return [];
  const { most, rule, reason } = longestCourse(prescriptionKindOf(line.medicine), facts);
  return days <= most ? [] : [{ rule, reason, params: { days, most }, lines: [line.id] }];
}

interface Course {
  readonly most: number;
  readonly rule: RuleProblem['rule'];
  readonly reason: string;
}

/** The longest course the law allows for this kind and these diagnoses. */
export function longestCourse(kind: PrescriptionKind, facts: Pick<PrescriptionFacts, 'diagnoses' | 'longTermDiseases'>): Course {
  if (kind === 'n') return facts.diagnoses.some(isCancer) ? { most: narcoticCancerDays, rule: 'RX-03', reason: 'narcotic-cancer-days' } : { most: narcoticAcuteDays, rule: 'RX-03', reason: 'narcotic-days' };
  const longTerm = facts.diagnoses.some((code) => isListed(code, facts.longTermDiseases ?? []));
  if (kind === 'h') return longTerm ? { most: psychotropicChronicDays, rule: 'RX-03', reason: 'psychotropic-days' } : { most: psychotropicAcuteDays, rule: 'RX-03', reason: 'psychotropic-acute-days' };
  if (longTerm) return { most: longestLongTermDays, rule: 'RX-02', reason: 'too-many-days' };
  return { most: longestDays, rule: 'RX-02', reason: facts.longTermDiseases === undefined ? 'days-list-missing' : 'days-not-long-term' };
}

const isCancer = (code: string): boolean => /^(C\d\d|D0\d|D3[789]|D4[0-8])/.test(code);

/** A listed category covers its subcategories: I10 covers I10, E11 covers E11.9. Ranges are written `C00-C97`. */
export function isListed(code: string, list: readonly string[]): boolean {
  const plain = code.replace(/[*†+]/g, '').toUpperCase();
  return list.some((entry) => {
    const [from = '', to] = entry.toUpperCase().split('-');
    if (to !== undefined) return plain.slice(0, 3) >= from && plain.slice(0, 3) <= to;
    return plain === from || plain.startsWith(from.includes('.') ? from : `${from}.`);
  });
}

function checkBeds(lines: readonly PrescribedLine[], { hasBeds }: PrescriptionFacts): readonly RuleProblem[] {
  const narcotic = lines.filter(({ medicine }) => prescriptionKindOf(medicine) === 'n');
  return hasBeds || narcotic.length === 0 ? [] : [{ rule: 'RX-04', reason: 'narcotic-needs-beds', params: {}, lines: idsOf(narcotic) }];
}

/** `05 viên`, and for narcotics also in words: `20 (Hai mươi) ống`. */
export function quantityText({ quantity, kind, unit }: { readonly quantity: number; readonly kind: PrescriptionKind; readonly unit: string }): string {
  const figures = quantity < 10 && Number.isInteger(quantity) ? `0${quantity}` : String(quantity).replace('.', ',');
  return kind === 'n' && Number.isInteger(quantity) ? `${figures} (${numberWords(quantity)}) ${unit}` : `${figures} ${unit}`;
}

/** The visit is due when the longest course ends: short ones (an antibiotic beside a chronic medicine) do not bring the person back earlier. */
export function proposeFollowUpDays(lines: readonly Pick<PrescribedLine, 'grid' | 'asNeeded'>[]): number | undefined {
  const courses = lines.filter(({ asNeeded }) => !asNeeded).flatMap(({ grid }) => grid.days ?? []);
  return courses.length === 0 ? undefined : Math.max(...courses);
}
