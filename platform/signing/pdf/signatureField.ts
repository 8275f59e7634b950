// Signature fields: places on the page that wait for a signer, and the invisible ones of those who have no place. ISO 32000-1 section 12.7.4.5. spec: SGN
import { appendObjects, openNumbers } from './appendObjects.ts';
import type { Written } from './appendObjects.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfFile } from './pdfFile.ts';
import { isDict, isList, isRef, isText, nameOf } from './pdfSyntax.ts';
import type { PdfDict, PdfRef, PdfValue } from './pdfSyntax.ts';

/** Print and locked: PDF/A wants the first. */
const widgetFlags = 132;
/** Signatures exist, and the file grows only by appending. */
const appendOnly = 3;
/** A template marks the place of a signer with a link to this address and the name of the field. */
const placeAddress = /^lanh:sign\/([a-z0-9-]{1,60})$/;

export const dictOf = (value: PdfValue | undefined): PdfDict | undefined => (isDict(value) ? value : undefined);
export const listOf = (file: PdfFile, value: PdfValue | undefined): readonly PdfValue[] => {
  const found = file.resolve(value);
  return isList(found) ? found : [];
};

/** Throws Error for a file without a root. */
export function rootOf(file: PdfFile): { readonly ref: PdfRef; readonly dict: PdfDict } {
  const ref = file.trailer.get('Root');
  const dict = dictOf(file.resolve(ref));
  if (!isRef(ref) || !dict) throw new Error('the file has no root');
  return { ref, dict };
}

export const formOf = (file: PdfFile): PdfDict | undefined => dictOf(file.resolve(rootOf(file).dict.get('AcroForm')));
export const fieldName = (field: PdfDict): string => {
  const name = field.get('T');
  return isText(name) ? name.text.toString('latin1') : '';
};

export interface Field { readonly ref: PdfRef; readonly dict: PdfDict }

/** Signature fields of the form, in its order. */
export function listSignatureFields(file: PdfFile): Field[] {
  return listOf(file, formOf(file)?.get('Fields')).flatMap((ref) => {
    const dict = dictOf(file.resolve(ref));
    return isRef(ref) && dict && nameOf(dict.get('FT')) === 'Sig' ? [{ ref, dict }] : [];
  });
}

/** Pages in reading order. */
export function listPages(file: PdfFile): PdfRef[] {
  const pages: PdfRef[] = [];
  const walk = (value: PdfValue | undefined, depth: number): void => {
    const node = dictOf(file.resolve(value));
    if (!node || depth > 40) throw new Error('the pages go round');
    if (nameOf(node.get('Type')) === 'Page' && isRef(value)) pages.push(value);
    else for (const kid of listOf(file, node.get('Kids'))) walk(kid, depth + 1);
  };
  walk(rootOf(file).dict.get('Pages'), 0);
  return pages;
}

/** The form with these fields more, and the root where it had none. */
export function writeForm(file: PdfFile, added: readonly PdfRef[], next: () => PdfRef): Written[] {
  const { ref: rootRef, dict: root } = rootOf(file);
  const named = root.get('AcroForm');
  const before = formOf(file) ?? new Map<string, PdfValue>();
  const form = new Map<string, PdfValue>([...before, ['Fields', [...listOf(file, before.get('Fields')), ...added]], ['SigFlags', appendOnly]]);
  if (isRef(named)) return [{ number: named.ref, value: form }];
  const ref = next();
  return [{ number: ref.ref, value: form }, { number: rootRef.ref, value: new Map([...root, ['AcroForm', ref]]) }];
}

export const invisibleField = (name: string, page: PdfRef, value: PdfRef): PdfDict => new Map<string, PdfValue>([
  ['FT', { name: 'Sig' }], ['T', { text: Buffer.from(name, 'latin1') }], ['Type', { name: 'Annot' }], ['Subtype', { name: 'Widget' }], ['F', widgetFlags], ['P', page], ['Rect', [0, 0, 0, 0]], ['V', value],
]);

/**
 * Makes signature fields of the places that the template left for its signers: links to `lanh:sign/FIELD`, whose place and size they take.
 * For a file that nobody has signed yet; one without places comes back as it is.
 */
export function prepareFields(pdf: Uint8Array): Uint8Array {
  const file = readPdfFile(pdf);
  const next = openNumbers(file);
  const fields = listPages(file).flatMap((page) => listPlaces(file, page));
  if (fields.length === 0) return pdf;
  const blank = next();
  const written = fields.map(({ ref, dict, name, page }): Written => {
    const kept: [string, PdfValue][] = dict.has('StructParent') ? [['StructParent', dict.get('StructParent') ?? null]] : [];
    return { number: ref.ref, value: new Map<string, PdfValue>([
      ['FT', { name: 'Sig' }], ['T', { text: Buffer.from(name, 'latin1') }], ['Type', { name: 'Annot' }], ['Subtype', { name: 'Widget' }], ['F', widgetFlags], ['P', page], ['Rect', cornersOf(file, dict)], ...kept,
      ['AP', new Map([['N', blank]])],
    ]) };
  });
  const empty: Written = { number: blank.ref, value: { dict: new Map<string, PdfValue>([['Type', { name: 'XObject' }], ['Subtype', { name: 'Form' }], ['BBox', [0, 0, 1, 1]]]), raw: Buffer.alloc(0) } };
  return appendObjects(file, [...written, empty, ...writeForm(file, fields.map(({ ref }) => ref), next)]);
}

/** Left, low, right, high: whichever corners the writer named. */
function cornersOf(file: PdfFile, annotation: PdfDict): [number, number, number, number] {
  const [x = 0, y = 0, otherX = 0, otherY = 0] = listOf(file, annotation.get('Rect')).map(Number);
  return [Math.min(x, otherX), Math.min(y, otherY), Math.max(x, otherX), Math.max(y, otherY)];
}

export interface SignaturePlace { readonly field: string; readonly width: number; readonly height: number; readonly isSigned: boolean }

/** The fields of a paper that have room on its page, in points. */
export function listSignaturePlaces(pdf: Uint8Array): SignaturePlace[] {
  const file = readPdfFile(pdf);
  return listSignatureFields(file).flatMap(({ dict }) => {
    const [left, low, right, high] = cornersOf(file, dict);
    return right > left && high > low ? [{ field: fieldName(dict), width: right - left, height: high - low, isSigned: dict.has('V') }] : [];
  });
}

function listPlaces(file: PdfFile, page: PdfRef): (Field & { name: string; page: PdfRef })[] {
  return listOf(file, dictOf(file.resolve(page))?.get('Annots')).flatMap((ref) => {
    const dict = dictOf(file.resolve(ref));
    const action = dictOf(file.resolve(dict?.get('A')));
    const address = action?.get('URI');
    const name = isText(address) ? placeAddress.exec(address.text.toString('latin1'))?.[1] : undefined;
    return isRef(ref) && dict && name !== undefined ? [{ ref, dict, name, page }] : [];
  });
}
