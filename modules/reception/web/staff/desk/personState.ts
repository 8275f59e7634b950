// The form of a new person: filled from the card, finished by hand. spec: RCP
import type { PersonInput, ScanResult } from '#modules/reception/model/index.ts';
import { formatDate, parseDate } from '#ui/index.ts';

export type PersonKind = NonNullable<PersonInput['kind']>;

export interface PersonState {
  readonly kind: PersonKind;
  readonly name: string;
  /** As typed: 12031960, 12/3/1960, 1960. */
  readonly birth: string;
  readonly sex: PersonInput['sex'];
  readonly phone: string;
  readonly citizenId: string;
  readonly oldCitizenId: string;
  readonly insuranceNumber: string;
  readonly passport: string;
  /** Code of the country. */
  readonly nationality: string;
  /** `code|name` of the list; empty = not said. */
  readonly ethnicGroup: string;
  readonly occupation: string;
  /** As printed or typed. */
  readonly address: string;
  readonly line: string;
  /** `code|name|code|name` of the chosen commune and its province; empty = as written. */
  readonly units: string;
  /** The commune by hand: where there is no list, or where the list has not got it. */
  readonly commune: string;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly contactRelation: string;
  readonly motherId: string;
  readonly photo: string;
}

const empty: PersonState = {
  kind: 'ordinary', name: '', birth: '', sex: 'unknown', phone: '', citizenId: '', oldCitizenId: '', insuranceNumber: '', passport: '', nationality: '', ethnicGroup: '', occupation: '', address: '', line: '', units: '', commune: '',
  contactName: '', contactPhone: '', contactRelation: '', motherId: '', photo: '',
};

/** The year now; a page is not open over New Year without being loaded again. */
const thisYear = new Date().getFullYear();

/** What a scan, or a search that found nobody, already knows. */
export function personFrom(scan: ScanResult | undefined, kind: PersonKind = 'ordinary'): PersonState {
  const state: PersonState = { ...empty, kind };
  return scan === undefined ? state : { ...state, ...fromTyped(scan), ...fromCard(scan) };
}

function fromCard({ person, coverage }: ScanResult): Partial<PersonState> {
  const known: Partial<PersonState> = {
    ...person, birth: formatDate(person?.birthDate), sex: person?.sex, address: person?.address, insuranceNumber: coverage?.insuranceNumber,
  } as Partial<PersonState>;
  return Object.fromEntries(Object.entries(known).filter(([field, value]) => field in empty && value !== undefined && value !== ''));
}

const yearWord = /\b(?:1[89]|20)\d\d\b/g;
const fieldOf: Readonly<Record<string, keyof PersonState>> = { 'citizen-id': 'citizenId', 'old-citizen-id': 'oldCitizenId', 'insurance-number': 'insuranceNumber', phone: 'phone', passport: 'passport' };

function fromTyped({ kind, lookups, text }: ScanResult): Partial<PersonState> {
  if (kind === 'name') return { name: text.replace(yearWord, '').trim(), birth: text.match(yearWord)?.[0] ?? '' };
  const field = fieldOf[kind];
  const value = lookups.find(({ by }) => by === kind)?.value;
  return field && value ? { [field]: value } : {};
}

/** FHIR date of what was typed; undefined when it is none. */
export const birthDateOf = (state: PersonState): string | undefined => (state.birth.trim() === '' ? undefined : parseDate(state.birth, thisYear));

const given = (value: string): string | undefined => value.trim() || undefined;

/** What was typed, as the server asks for it. Throws nothing: what is wrong is told beside its field by the server. */
export function toPersonInput(state: PersonState): PersonInput {
  const texts = ['name', 'phone', 'citizenId', 'oldCitizenId', 'insuranceNumber', 'passport', 'nationality', 'motherId', 'photo'] as const;
  const typed = Object.fromEntries(texts.flatMap((field) => (given(state[field]) ? [[field, given(state[field])]] : [])));
  const birthDate = birthDateOf(state);
  return { kind: state.kind, sex: state.sex, ...typed, ...(birthDate && { birthDate }), ...codedInput(state), ...addressInput(state), ...contactInput(state) };
}

/** `code|name` as the fields keep it. */
export const codedText = ({ code, display }: { readonly code: string; readonly display: string }): string => `${code}|${display}`;
export const nameIn = (coded: string): string => coded.split('|')[1] ?? '';

function codedInput({ ethnicGroup, occupation }: PersonState): Pick<PersonInput, 'ethnicGroup' | 'occupation'> {
  const read = (coded: string) => ({ code: coded.split('|')[0] ?? '', display: nameIn(coded) });
  return { ...(ethnicGroup && { ethnicGroup: read(ethnicGroup) }), ...(occupation && { occupation: read(occupation) }) };
}

function addressInput({ address, line, units, commune: written }: PersonState): Pick<PersonInput, 'address'> {
  if (!address.trim() && !line.trim() && !units && !written.trim()) return {};
  const [communeCode, commune, provinceCode, province] = units.split('|');
  if (communeCode) return { address: { original: given(address), line: given(line), communeCode, commune, provinceCode, province } };
  // Without a commune of the list nothing may be taken out of what is written.
  return { address: { original: given(address), line: given(address) ?? given(line), commune: given(written) } };
}

function contactInput({ contactName, contactPhone, contactRelation }: PersonState): Pick<PersonInput, 'contact'> {
  const contact = { name: given(contactName), phone: given(contactPhone), relation: given(contactRelation) };
  return contact.name || contact.phone ? { contact } : {};
}
