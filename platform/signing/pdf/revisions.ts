// What was done to a PDF after a signature: further signatures, validation data and time stamps are allowed, anything else is a change of what was signed.
// Objects are compared one by one, so that nothing is hidden, replaced or put over the page. spec: VER
import { formatValue } from './appendObjects.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfFile, XrefEntry } from './pdfFile.ts';
import { isDict, isList, isRef, isStream, nameOf } from './pdfSyntax.ts';
import type { PdfDict, PdfValue } from './pdfSyntax.ts';
import { dictOf, formOf, listOf, listSignatureFields, rootOf } from './signatureField.ts';

/** `end`: where the bytes of the signature end. False too for a file whose structure leaves a doubt. */
export function isOnlySignedAfter(file: PdfFile, end: number): boolean {
  if (end === file.bytes.length) return true;
  // What was added must lead the reader: bytes that nothing refers to are no revision.
  if (file.startXref < end) return false;
  try {
    const before = readPdfFile(file.bytes.subarray(0, end));
    return hasSameRoot(before, file) && listChanged(before, file).every((number) => isAllowed(number, before, file));
  } catch {
    return false;
  }
}

const hasSameRoot = (before: PdfFile, after: PdfFile): boolean => rootOf(before).ref.ref === rootOf(after).ref.ref && isSame(before.trailer.get('Info') ?? null, after.trailer.get('Info') ?? null);

/** Numbers of objects that the signed bytes had and that are now somewhere else, or gone. New ones matter only where an old one leads to them. */
function listChanged(before: PdfFile, after: PdfFile): number[] {
  const containerMoved = (container: number): boolean => before.entries.get(container)?.at !== after.entries.get(container)?.at;
  const isMoved = (old: XrefEntry, now: XrefEntry | undefined): boolean => now?.at !== old.at || now.container !== old.container || (old.container !== undefined && containerMoved(old.container));
  return [...before.entries].filter(([number, entry]) => isMoved(entry, after.entries.get(number))).map(([number]) => number);
}

function isAllowed(number: number, before: PdfFile, after: PdfFile): boolean {
  const [old, now] = [before.get(number), after.get(number)];
  if (old === undefined || now === undefined) return false;
  if (isSame(old, now)) return true;
  if (!isDict(old) || !isDict(now)) return false;
  const root = rootOf(before);
  if (number === root.ref.ref) return isRootAllowed(old, now, { before, after });
  const form = root.dict.get('AcroForm');
  if (isRef(form) && form.ref === number) return isFormAllowed({ before, after });
  return listSignatureFields(before).some(({ ref }) => ref.ref === number) && isFieldAllowed(old, now);
}

interface Both { readonly before: PdfFile; readonly after: PdfFile }

function isRootAllowed(old: PdfDict, now: PdfDict, both: Both): boolean {
  if (!isSameBut(old, now, ['DSS', 'AcroForm', 'Extensions'])) return false;
  const [oldForm, form] = [old.get('AcroForm'), now.get('AcroForm')];
  if (oldForm !== undefined && isRef(oldForm) && !isSame(oldForm, form ?? null)) return false;
  return isFormAllowed(both);
}

/** Fields are only added, each an invisible signature field that was not there before. */
function isFormAllowed({ before, after }: Both): boolean {
  const [old, now] = [formOf(before) ?? new Map<string, PdfValue>(), formOf(after) ?? new Map<string, PdfValue>()];
  if (!isSameBut(old, now, ['Fields', 'SigFlags'])) return false;
  const [oldFields, fields] = [listOf(before, old.get('Fields')), listOf(after, now.get('Fields'))];
  const added = fields.slice(oldFields.length);
  return oldFields.every((field, at) => isSame(field, fields[at] ?? null)) && added.every((field) => isRef(field) && !before.entries.has(field.ref) && isInvisibleField(dictOf(after.resolve(field))));
}

const invisibleKeys = ['FT', 'T', 'Type', 'Subtype', 'F', 'P', 'Rect', 'V'];
const isInvisibleField = (field: PdfDict | undefined): boolean => {
  const corners = field?.get('Rect') ?? [];
  return field !== undefined && nameOf(field.get('FT')) === 'Sig' && [...field.keys()].every((key) => invisibleKeys.includes(key)) && isList(corners) && corners.every((corner) => corner === 0);
};

/** A waiting field may get its signature and the drawing in its own place, nothing else. */
const isFieldAllowed = (old: PdfDict, now: PdfDict): boolean => !old.has('V') && now.has('V') && isSameBut(old, now, ['V', 'AP']);

function isSameBut(old: PdfDict, now: PdfDict, keys: readonly string[]): boolean {
  const kept = (dict: PdfDict) => new Map([...dict].filter(([key]) => !keys.includes(key)));
  return isSame(kept(old), kept(now));
}

const isSameDict = (one: PdfDict, two: PdfDict): boolean => one.size === two.size && [...one].every(([key, value]) => two.has(key) && isSame(value, two.get(key) ?? null));

function isSame(one: PdfValue, two: PdfValue): boolean {
  if (isStream(one)) return isStream(two) && isSame(one.dict, two.dict) && one.raw.equals(two.raw);
  if (isList(one)) return isList(two) && one.length === two.length && one.every((value, at) => isSame(value, two[at] ?? null));
  if (isDict(one)) return isDict(two) && isSameDict(one, two);
  return !isStream(two) && !isList(two) && !isDict(two) && formatValue(one).equals(formatValue(two));
}

/** Keys that let a signed page change its face or act by itself. */
const activeKeys = new Set(['JS', 'JavaScript', 'OpenAction', 'AA', 'XFA', 'OCProperties', 'RichMediaContent', 'Launch']);
const activeActions = new Set(['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'Hide', 'SetOCGState', 'Rendition', 'GoToE', 'GoToR']);

/** Layers, scripts and form data that could show something else than what was signed. True too for what cannot be read. */
export function hasActiveContent(file: PdfFile): boolean {
  const isActive = (value: PdfValue | undefined): boolean => {
    if (isStream(value)) return isActive(value.dict);
    if (isList(value)) return value.some(isActive);
    if (!isDict(value)) return false;
    return [...value].some(([key, one]) => activeKeys.has(key) || (key === 'S' && activeActions.has(nameOf(one) ?? '')) || isActive(one));
  };
  try {
    return [...file.entries.keys()].some((number) => isActive(file.get(number)));
  } catch {
    return true;
  }
}
