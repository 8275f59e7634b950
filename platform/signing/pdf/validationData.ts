// Document security store: certificates, OCSP answers and revocation lists beside the signatures (ETSI EN 319 142-1 section 5.4). spec: SGN
import { createHash } from 'node:crypto';
import { readCertificate } from '../certificate.ts';
import type { ValidationData } from '../status/revocation.ts';
import { noValidationData } from '../status/revocation.ts';
import { appendObjects, openNumbers } from './appendObjects.ts';
import type { Written } from './appendObjects.ts';
import { decode, readPdfFile } from './pdfFile.ts';
import type { PdfFile } from './pdfFile.ts';
import { isRef, isStream } from './pdfSyntax.ts';
import type { PdfDict, PdfRef, PdfValue } from './pdfSyntax.ts';
import { dictOf, listOf, rootOf } from './signatureField.ts';
import type { SignatureSpace } from './signatureSpace.ts';

const storeOf = (file: PdfFile): PdfDict | undefined => dictOf(file.resolve(rootOf(file).dict.get('DSS')));

interface Kept { readonly ref: PdfRef; readonly bytes: Buffer }

function keptIn(file: PdfFile, key: string): Kept[] {
  return listOf(file, storeOf(file)?.get(key)).flatMap((ref) => {
    const stream = file.resolve(ref);
    return isRef(ref) && isStream(stream) ? [{ ref, bytes: decode(stream) }] : [];
  });
}

export function readValidationData(file: PdfFile): ValidationData {
  if (!storeOf(file)) return noValidationData;
  const [certificates, answers, lists] = ['Certs', 'OCSPs', 'CRLs'].map((key) => keptIn(file, key).map(({ bytes }) => bytes));
  return { certificates: (certificates ?? []).map((one) => readCertificate(one)), answers: answers ?? [], lists: lists ?? [] };
}

/** The file with this data more; each of its signatures gets an entry that names all of it. What is there already is not written again. */
export function addValidationData(pdf: Uint8Array, added: ValidationData, spaces: readonly SignatureSpace[]): Uint8Array {
  const file = readPdfFile(pdf);
  const next = openNumbers(file);
  const written: Written[] = [];
  const put = (key: string, values: readonly Uint8Array[]): PdfRef[] => {
    const kept = keptIn(file, key);
    const fresh = values.filter((bytes) => !kept.some((one) => one.bytes.equals(bytes)));
    return [...kept.map(({ ref }) => ref), ...fresh.map((bytes) => {
      const ref = next();
      written.push({ number: ref.ref, value: { dict: new Map(), raw: Buffer.from(bytes) } });
      return ref;
    })];
  };
  const parts: [string, string, PdfRef[]][] = [['Certs', 'Cert', put('Certs', added.certificates.map(({ raw }) => raw))], ['OCSPs', 'OCSP', put('OCSPs', added.answers)], ['CRLs', 'CRL', put('CRLs', added.lists)]];
  const filled = parts.filter(([, , refs]) => refs.length > 0);
  const entry = new Map<string, PdfValue>(filled.map(([, short, refs]) => [short, refs]));
  const perSignature = new Map<string, PdfValue>(spaces.map(({ hex }) => [createHash('sha1').update(Buffer.from(hex, 'hex')).digest('hex').toUpperCase(), entry]));
  const store = next();
  const { ref: rootRef, dict: root } = rootOf(file);
  return appendObjects(file, [
    ...written, { number: store.ref, value: new Map<string, PdfValue>([['Type', { name: 'DSS' }], ...filled.map(([key, , refs]): [string, PdfValue] => [key, refs]), ['VRI', perSignature]]) },
    { number: rootRef.ref, value: new Map([...root, ['DSS', store]]) },
  ]);
}
