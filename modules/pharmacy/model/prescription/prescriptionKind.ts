// Kinds of prescription, their code, and how one visit's medicines are parted into them.   RX-01, RX-04, RX-07   spec: PHA-20
import type { MedicineEntry, MedicineKind } from '../medicine/medicineEntry.ts';

/** n narcotic · h psychotropic and precursor · c ordinary · t traditional: the last letter of the code. */
export const prescriptionKinds = ['n', 'h', 'c', 't'] as const;
export type PrescriptionKind = (typeof prescriptionKinds)[number];

const kindOfMedicine: Readonly<Record<MedicineKind, PrescriptionKind>> = { narcotic: 'n', psychotropic: 'h', precursor: 'h', ordinary: 'c', traditional: 't' };

export const prescriptionKindOf = (medicine: Pick<MedicineEntry, 'kind'>): PrescriptionKind => kindOfMedicine[medicine.kind];

/** Paper copies: one for the patient, and two more to be kept of controlled medicines. */
export const paperCopies = (kind: PrescriptionKind): number => (kind === 'n' || kind === 'h' ? 3 : 1);

/** Days after issue during which a prescription may be bought. */
export const validDays = 5;

export const prescriptionCodeSystem = 'urn:lanh:prescription-code';
export const prescriptionCodePattern = /^[0-9a-z]{5}[0-9a-z]{7}-[nhct]$/i;

const alphabet = 36;
const randomLength = 7;

/** Five characters of the facility, seven random ones taken from the tail of a fresh UUID, the kind. */
export function buildPrescriptionCode({ facilityCode, kind }: { readonly facilityCode: string; readonly kind: PrescriptionKind }, freshId: string): string {
  const tail = BigInt(`0x${freshId.replaceAll('-', '').slice(-12)}`) % BigInt(alphabet) ** BigInt(randomLength);
  return `${facilityCode.toLowerCase()}${tail.toString(alphabet).padStart(randomLength, '0')}-${kind}`;
}

/** The lines of each kind that occurs, in the order they are printed: narcotic, psychotropic, ordinary, traditional. */
export function splitByKind<L extends { readonly medicine: Pick<MedicineEntry, 'kind'> }>(lines: readonly L[]): readonly { readonly kind: PrescriptionKind; readonly lines: readonly L[] }[] {
  return prescriptionKinds.map((kind) => ({ kind, lines: lines.filter((line) => prescriptionKindOf(line.medicine) === kind) })).filter((part) => part.lines.length > 0);
}

/** One ingredient may be written by its international name alone; several need the trade name, the list's first unless another is chosen (RX-07). */
export const tradeNameOf = ({ ingredients, names }: Pick<MedicineEntry, 'ingredients' | 'names'>, chosen?: string): string | undefined => chosen?.trim() || (ingredients.length > 1 ? names[0] : undefined);

/** Name as the prescription prints it: the international names, the trade name in brackets, the strength (RX-07). */
export function prescribedName(medicine: Pick<MedicineEntry, 'ingredients' | 'strengthText' | 'names'>, chosenTradeName?: string): string {
  const trade = tradeNameOf(medicine, chosenTradeName);
  const generic = medicine.ingredients.map((one) => one.name).join(' + ');
  const shown = trade && trade.toLowerCase() !== generic.toLowerCase() ? `${generic} (${trade})` : generic;
  return `${shown} ${medicine.strengthText}`.trim();
}
