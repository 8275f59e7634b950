// The rules of a confirmation, pure: who may give it, whether an answer counts, what is kept as evidence. spec: SGW-41
import { z } from 'zod';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { canonicalJson, formatSecond } from '../paper/content.ts';
import type { ConfirmationState, Method, Representative } from './confirmation.ts';

const ruleRow = z.object({ rule: z.string(), value: z.coerce.number(), validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'house', 'check']), source: z.string() });
export type ConfirmationRule = z.infer<typeof ruleRow>;
export const confirmationTable: TableShape<ConfirmationRule> = { name: 'signers/confirmation.csv', row: ruleRow, key: ({ rule }) => rule };

/** Throws Error where the table lacks the rule on that day. */
export function ruleOn(table: DatedTable<ConfirmationRule>, rule: string, day: string): number {
  const row = table.on(day).find((one) => one.rule === rule);
  if (!row) throw new Error(`signers/confirmation.csv has no ${rule} on ${day}`);
  return row.value;
}

/** Not of full age on the day; a birth date of which only year or month is known counts as its last day. */
export function isMinor(birthDate: string | undefined, { day, adultAge }: { day: string; adultAge: number }): boolean {
  if (birthDate === undefined) return false;
  const born = birthDate.length === 10 ? birthDate : birthDate.length === 7 ? `${birthDate}-31` : `${birthDate}-12-31`;
  return `${Number(born.slice(0, 4)) + adultAge}${born.slice(4)}` > day;
}

/** Throws Fault `documents.representative-needed`. */
export function requireWho(representative: Representative | undefined, { minor }: { minor: boolean }): void {
  if (minor && representative === undefined) throw new Fault('rule', 'documents.representative-needed');
}

export interface OpenConfirmation {
  readonly state: ConfirmationState;
  readonly method: Method;
  /** SHA-256 of the PDF that is shown. */
  readonly file: string;
  readonly tries: number;
  readonly codeUntil: string | undefined;
  readonly until: string;
}

/** What a screen says of it: an open one whose time or tries are used up has ended. */
export const confirmationStateAt = ({ state, until, tries }: Pick<OpenConfirmation, 'state' | 'until' | 'tries'>, { at, most }: { at: string; most: number }): ConfirmationState => (state === 'open' && (until <= at || tries >= most) ? 'ended' : state);

/** Throws the Fault that says why an answer does not count, whatever its code says. */
export function requireOpen(open: OpenConfirmation, { method, hash, at }: { method: Method; hash: string; at: string }): void {
  if (open.state !== 'open' || open.until <= at) throw new Fault('conflict', 'documents.confirmation-ended');
  if (open.method !== method) throw new Fault('rule', 'documents.other-method');
  if (open.file !== hash) throw new Fault('conflict', 'documents.other-paper');
}

/** `tries`: with this one. Throws `documents.code-blocked`, `documents.code-expired`, `documents.code-wrong`. */
export function requireCode(open: OpenConfirmation, { code, right, at, most }: { code: string; right: string; at: string; most: number }): void {
  if (open.tries > most) throw new Fault('forbidden', 'documents.code-blocked');
  if (open.codeUntil === undefined || open.codeUntil <= at) throw new Fault('rule', 'documents.code-expired');
  if (code.replace(/\s/g, '') !== right) throw new Fault('forbidden', 'documents.code-wrong', { params: { left: Math.max(0, most - open.tries) } });
}

/** Six digits of a keyed hash over confirmation, document and time of sending: stored nowhere, good for this paper alone. */
export const codeFrom = (hash: bigint): string => String(BigInt.asUintN(64, hash) % 1_000_000n).padStart(6, '0');

export interface Evidence {
  /** Version of this shape. */
  readonly version: 1;
  readonly what: { readonly kind: string; readonly focus: string; readonly title: string; readonly pageDigest: string; readonly file: string; readonly sources: readonly { readonly reference: string; readonly version: string }[] };
  readonly who: { readonly name: string; readonly role: 'patient' | 'representative'; readonly patientId: string; readonly relation?: string; readonly why?: string; readonly identity?: string };
  readonly how: { readonly method: Method; readonly [detail: string]: unknown };
  readonly when: string;
  readonly device: { readonly agent: string; readonly address: string };
  readonly askedBy: { readonly reference: string; readonly name: string };
  /** SHA-256 of the drawing, where there is one. */
  readonly drawing?: string;
}

/** What is hashed, kept and handed out. */
export const evidenceText = (evidence: Evidence): string => canonicalJson(evidence);

const methodWords: Readonly<Record<Method, string>> = { code: 'Mã dùng một lần gửi tới điện thoại', device: 'Xác thực người dùng trên thiết bị (sinh trắc học hoặc mã khoá)', witness: 'Có hai người làm chứng' };
const relationWords: Readonly<Record<string, string>> = { parent: 'cha/mẹ', spouse: 'vợ/chồng', child: 'con', sibling: 'anh/chị/em', guardian: 'người giám hộ', proxy: 'người được uỷ quyền' };

/** The lines of the signature block on the page. */
export function confirmationWords({ evidence, hash, detail }: { evidence: Evidence; hash: string; detail: string | undefined }): readonly string[] {
  const { who, how, when, what } = evidence;
  const relation = who.relation === undefined ? 'người bệnh' : `${relationWords[who.relation] ?? who.relation} của người bệnh`;
  return [
    `Người xác nhận: ${who.name} (${relation})`, `Cách xác nhận: ${methodWords[how.method]}${detail === undefined ? '' : ` – ${detail}`}`, `Thời gian: ${formatSecond(when)}`,
    `Mã băm văn bản đã xem: ${what.file.slice(0, 16)}…`, `Mã bằng chứng: ${hash.slice(0, 16)}…`,
  ];
}

const path = /^(M\d{1,4} \d{1,4}(L\d{1,4} \d{1,4})*)+$/;
const longestPath = 20_000;

/** A drawing is strokes in whole numbers on a field of 600 × 200 and nothing else. Throws Fault `documents.bad-drawing`. */
export function drawingSvg(strokes: string): string {
  if (strokes.length > longestPath || !path.test(strokes)) throw new Fault('invalid', 'documents.bad-drawing');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path d="${strokes}" fill="none" stroke="#14213d" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}
