// Cards issued before 2025-07-01 carry three levels; today there are two. Proposes today's ones and keeps what was printed.
// Resolution 202/2025/QH15 and the resolutions on communes; lists are imported, never part of the code. spec: RCP
import { foldText } from '../name.ts';

export interface CommuneRow {
  readonly code: string;
  /** With its kind: `Phường Ba Đình`. */
  readonly name: string;
  readonly provinceCode: string;
}

export interface OldCommuneRow {
  readonly code: string;
  readonly name: string;
  readonly district: string;
  readonly provinceCode: string;
}

export interface ProvinceRow {
  readonly code: string;
  readonly name: string;
}

export interface OldProvinceRow extends ProvinceRow {
  /** Code of the province it belongs to now. */
  readonly newCode: string;
}

export interface AddressLists {
  readonly provinces: readonly ProvinceRow[];
  readonly communes: readonly CommuneRow[];
  readonly oldProvinces: readonly OldProvinceRow[];
  readonly oldCommunes: readonly OldCommuneRow[];
}

export interface AddressChoice {
  readonly communeCode: string;
  readonly commune: string;
  readonly provinceCode: string;
  readonly province: string;
  /** `same`: today's unit as written; `merged`: the unit that carries on the old one's code; `name`: same name nearby; `near`: of the same old district. */
  readonly because: 'same' | 'merged' | 'name' | 'near';
}

export interface AddressProposal {
  /** As printed or typed; always kept. */
  readonly original: string;
  /** House number, street, hamlet: what stands before the communal level. */
  readonly line: string;
  readonly province?: ProvinceRow;
  /** Best first; a person picks. One `same` or `merged` entry in front may be taken over at once. */
  readonly choices: readonly AddressChoice[];
  /** True when the text was written with the levels before the reform. */
  readonly threeLevels: boolean;
}

const kinds = /^(thanh pho|tinh|quan|huyen|thi xa|thi tran|phuong|xa|dac khu|tp|tx|tt|q|h|p|x)\s+(?=\S)/;

/** The name of a unit without its kind; a bare number keeps it, since `Phường 1` and `Quận 1` differ. */
export function unitKey(name: string): string {
  const folded = foldText(name).replace(/^t p /, 'tp ').replace(/^(tp|tx|tt|q|h|p|x)(?=\d)/, '$1 ');
  const bare = folded.replace(kinds, '');
  return /^\d+$/.test(bare) ? String(Number(bare)) : bare.replaceAll('y', 'i');
}

/** `proposeAddress('Số 5, Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội', lists)` */
export function proposeAddress(text: string, lists: AddressLists): AddressProposal {
  const original = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  const parts = original.split(/\s*[,;]\s*|\s+-\s+/).filter(Boolean);
  const none: AddressProposal = { original, line: original, choices: [], threeLevels: false };
  const found = findProvince(parts, lists);
  if (found === undefined) return none;
  const { province, oldCodes } = found;
  const before = parts.slice(0, -1);
  const direct = today(before.at(-1), province, lists);
  const old = oldUnits(before, oldCodes, lists);
  // `Ba Đình` was a district and is a ward: its kind decides, or else whether a commune of the old district stands before it.
  const isCommune = /^(phuong|xa|thi tran|dac khu|p|x|tt)\b/.test(foldText(before.at(-1) ?? ''));
  const threeLevels = before.length >= 2 && old.length > 0 && !isCommune;
  if (direct && !threeLevels) return { original, line: before.slice(0, -1).join(', '), province, choices: [direct], threeLevels: false };
  const line = before.slice(0, threeLevels ? -2 : -1).join(', ');
  return { original, line, province, choices: old.length === 0 || isCommune ? [] : choicesFor(old, province, lists), threeLevels };
}

function findProvince(parts: readonly string[], lists: AddressLists): { province: ProvinceRow; oldCodes: readonly string[] } | undefined {
  const key = unitKey(parts.at(-1) ?? '');
  const alias = provinceAliases[key] ?? key;
  const old = lists.oldProvinces.find((row) => unitKey(row.name) === alias);
  const now = lists.provinces.find((row) => unitKey(row.name) === alias);
  const code = old?.newCode ?? now?.code;
  const province = lists.provinces.find((row) => row.code === code);
  if (province === undefined) return undefined;
  const oldCodes = old && !now ? [old.code] : lists.oldProvinces.filter((row) => row.newCode === province.code).map((row) => row.code);
  return { province, oldCodes };
}

const provinceAliases: Record<string, string> = { 'hcm': 'ho chi minh', 'sai gon': 'ho chi minh', 'hochiminh': 'ho chi minh', 'hn': 'ha noi', 'hue': 'hue', 'thua thien hue': 'thua thien hue', 'brvt': 'ba ria vung tau', 'vung tau': 'ba ria vung tau' };

function today(part: string | undefined, province: ProvinceRow, lists: AddressLists): AddressChoice | undefined {
  if (part === undefined) return undefined;
  const key = unitKey(part);
  const row = lists.communes.find((commune) => commune.provinceCode === province.code && unitKey(commune.name) === key);
  return row && toChoice(row, province, 'same');
}

/** Old communes that fit the last two parts, district and commune; the commune alone when no district fits. */
function oldUnits(before: readonly string[], oldCodes: readonly string[], lists: AddressLists): OldCommuneRow[] {
  const rows = lists.oldCommunes.filter((row) => oldCodes.includes(row.provinceCode));
  const [commune, district] = [unitKey(before.at(-2) ?? ''), unitKey(before.at(-1) ?? '')];
  const inDistrict = rows.filter((row) => unitKey(row.district) === district);
  const exact = inDistrict.filter((row) => unitKey(row.name) === commune);
  return exact.length > 0 ? exact : inDistrict;
}

function choicesFor(old: readonly OldCommuneRow[], province: ProvinceRow, lists: AddressLists): AddressChoice[] {
  const communes = lists.communes.filter((row) => row.provinceCode === province.code);
  const district = old[0]?.district;
  const inDistrict = lists.oldCommunes.filter((row) => row.district === district && old.some((one) => one.provinceCode === row.provinceCode));
  const codes = new Set(inDistrict.map((row) => row.code));
  const single = old.length === 1 ? old[0] : undefined;
  const merged = communes.filter((row) => row.code === single?.code).map((row) => toChoice(row, province, 'merged'));
  const named = single === undefined ? [] : communes.filter((row) => codes.has(row.code) && unitKey(row.name) === unitKey(single.name)).map((row) => toChoice(row, province, 'name'));
  const near = communes.filter((row) => codes.has(row.code)).map((row) => toChoice(row, province, 'near'));
  const seen = new Set<string>();
  return [...named, ...merged, ...near].filter(({ communeCode }) => !seen.has(communeCode) && seen.add(communeCode)).slice(0, 12);
}

const toChoice = (row: CommuneRow, province: ProvinceRow, because: AddressChoice['because']): AddressChoice =>
  ({ communeCode: row.code, commune: row.name, provinceCode: province.code, province: province.name, because });
