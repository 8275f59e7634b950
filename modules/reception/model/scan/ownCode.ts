// Codes that we print ourselves: ticket, patient, appointment and document slips. Written so that any scanner, layout and camera reads them. spec: RCP
import type { Lookup, ScanKind, ScanResult } from './scanResult.ts';

const letters = { T: 'ticket', P: 'patient-code', A: 'appointment' } as const;
const ownCode = /^LANH\W?([TPA])\W?([0-9A-Z-]{3,40})$/i;
const verifyAddress = /\/verify\/([\w-]{6,64})\/?(?:[?#].*)?$/i;
const patientCode = /^(?:BN\W{0,2})?(\d{2}-\d{7})$|^BN\W{0,2}(\d{2})(\d{7})$/i;

/** The text of the QR on our slips: `buildOwnCode('ticket', id)` is `LANH-T-<32 hex digits>`; a patient's carries the patient code. */
export function buildOwnCode(kind: 'ticket' | 'patient-code' | 'appointment', value: string): string {
  const letter = kind === 'ticket' ? 'T' : kind === 'appointment' ? 'A' : 'P';
  return `LANH-${letter}-${kind === 'patient-code' ? value : value.replaceAll('-', '').toUpperCase()}`;
}

/** One of our codes, or undefined. */
export function readOwnCode(text: string): ScanResult | undefined {
  const own = ownCode.exec(text);
  if (own) {
    const kind = letters[(own[1] ?? 'P').toUpperCase() as keyof typeof letters];
    return found(kind, kind === 'patient-code' ? (own[2] ?? '') : toUuid(own[2] ?? ''), text);
  }
  const document = verifyAddress.exec(text)?.[1];
  if (document !== undefined) return found('document', document, text);
  const code = patientCode.exec(text);
  return code ? found('patient-code', code[1] ?? `${code[2]}-${code[3]}`, text) : undefined;
}

const found = (kind: ScanKind & Lookup['by'], value: string, text: string): ScanResult => ({ kind, lookups: [{ by: kind, value }], warnings: [], text });

function toUuid(hex: string): string {
  const plain = hex.replaceAll('-', '').toLowerCase();
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
