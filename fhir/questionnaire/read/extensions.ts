// Reading extensions: the one of an address, its words in three languages.   spec: FRM-2
import type { Element, Expression as FhirExpression, Extension } from '#fhir/types/index.ts';
import type { Words } from '../source.ts';
import { formUrls } from '../urls.ts';

interface Extended { readonly extension?: readonly Extension[] | undefined }

const none: readonly Extension[] = [];

export const listExtensions = ({ extension }: Extended, url: string): readonly Extension[] => extension?.filter((one) => one.url === url) ?? none;

/** Asked some twenty times per item: a plain loop. */
export function findExtension({ extension }: Extended, url: string): Extension | undefined {
  if (extension === undefined) return undefined;
  for (const one of extension) if (one.url === url) return one;
  return undefined;
}

export const findExpression = (of: Extended, url: string): FhirExpression | undefined => findExtension(of, url)?.valueExpression;
export const partOf = (of: Extension | undefined, url: string): Extension | undefined => (of === undefined ? undefined : findExtension(of, url));

export function readWords(text: string | undefined, twin: Element | undefined): Words {
  if (twin === undefined) return { vi: text ?? '' };
  const others = Object.fromEntries(listExtensions(twin, formUrls.translation).map((one) => [partOf(one, 'lang')?.valueCode ?? '', partOf(one, 'content')?.valueString]));
  return { vi: text ?? '', ...(others['en'] && { en: others['en'] }), ...(others['fr'] && { fr: others['fr'] }) };
}

export const hasControl = (code: string, of: Extended): boolean => findExtension(of, formUrls.itemControl)?.valueCodeableConcept?.coding?.some((one) => one.code === code) === true;
