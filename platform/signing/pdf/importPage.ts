// The page of another PDF as a drawing (form XObject) for the place of a signature: fonts and all come along under new numbers. spec: SGN
import type { Written } from './appendObjects.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfFile } from './pdfFile.ts';
import { isDict, isList, isRef, isStream } from './pdfSyntax.ts';
import type { PdfDict, PdfRef, PdfStream, PdfValue } from './pdfSyntax.ts';
import { dictOf, listOf, listPages } from './signatureField.ts';

/** Throws Error for a page whose content is in several parts. */
export function importPage(pdf: Uint8Array, next: () => PdfRef): { form: PdfRef; objects: Written[] } {
  const file = readPdfFile(pdf);
  const page = dictOf(file.resolve(listPages(file)[0]));
  if (!page) throw new Error('the drawing has no page');
  const content = contentOf(file, page);
  const renumbered = new Map<number, PdfRef>();
  const objects: Written[] = [];
  const copyRef = ({ ref }: PdfRef): PdfRef => {
    const known = renumbered.get(ref);
    if (known) return known;
    const own = next();
    renumbered.set(ref, own);
    objects.push({ number: own.ref, value: copy(file.get(ref) ?? null) });
    return own;
  };
  const copyDict = (dict: PdfDict): PdfDict => new Map([...dict].map(([key, value]) => [key, copy(value)]));
  const copy = (value: PdfValue): PdfValue => {
    if (isRef(value)) return copyRef(value);
    if (isStream(value)) return { dict: copyDict(value.dict), raw: value.raw };
    if (isDict(value)) return copyDict(value);
    return isList(value) ? value.map(copy) : value;
  };
  const form = next();
  const given = ['Filter', 'DecodeParms'].flatMap((key): [string, PdfValue][] => (content.dict.has(key) ? [[key, content.dict.get(key) ?? null]] : []));
  const own = ['Resources', 'Group'].flatMap((key): [string, PdfValue][] => (inherited(file, page, key) === undefined ? [] : [[key, copy(inherited(file, page, key) ?? null)]]));
  const dict = new Map<string, PdfValue>([['Type', { name: 'XObject' }], ['Subtype', { name: 'Form' }], ['BBox', listOf(file, inherited(file, page, 'MediaBox'))], ...own, ...given]);
  return { form, objects: [...objects, { number: form.ref, value: { dict, raw: content.raw } }] };
}

function contentOf(file: PdfFile, page: PdfDict): PdfStream {
  const named = file.resolve(page.get('Contents'));
  const content = isList(named) && named.length === 1 ? file.resolve(named[0]) : named;
  if (!isStream(content)) throw new Error('the drawing is in several parts');
  return content;
}

function inherited(file: PdfFile, page: PdfDict, key: string): PdfValue | undefined {
  for (let at: PdfDict | undefined = page, depth = 0; at && depth < 40; at = dictOf(file.resolve(at.get('Parent'))), depth++) {
    if (at.has(key)) return at.get(key);
  }
  return undefined;
}
