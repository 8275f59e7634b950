// Door of signing.
export { factsOf, readCertificate, readPem } from './certificate.ts';
export type { CertificateFacts } from './certificate.ts';
export { faults } from './faults.ts';
export { openSigning } from './openSigning.ts';
export type { Authorities, Signing } from './openSigning.ts';
export { hasTimeStamp, signPdf, signerOf, timeStampPdf } from './pdf/signPdf.ts';
export { verifyPdf } from './pdf/verifyPdf.ts';
export type { PdfReport, SignatureProblem, VerifiedSignature } from './pdf/verifyPdf.ts';
export type { Credential, Holder, SigningKey, SigningProvider } from './provider.ts';
export { openSecret } from './sealedKey.ts';
export { openSoftwareKeys } from './softwareKeys.ts';
export type { Reach, ReachedServices } from './reach.ts';
export { signXml, timeStampXml } from './xml/signXml.ts';
export { verifyXml } from './xml/verifyXml.ts';
export { listKeyEvents, listKeys, revokeKey, tellRevocation, unblockKey } from './keyDesk.ts';
export type { KeyAct, KeyEvent, KeyLine } from './keyDesk.ts';
export type { Unlocked } from './unlocked.ts';
