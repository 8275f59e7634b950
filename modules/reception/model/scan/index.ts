export { answerTenDigits, parseScan, readPhone } from './parseScan.ts';
export { buildOwnCode } from './ownCode.ts';
export { cardNumberPattern, readInsuranceNumber } from './insuranceCard.ts';
export type { Lookup, ScannedCoverage, ScannedPerson, ScanKind, ScanResult, ScanWarning } from './scanResult.ts';
