// Reading extensions: the one of an address, its words in three languages.   spec: FRM-2
import type { Element, Expression as FhirExpression, Extension } from '#fhir/types/index.ts';
import type { Words } from '../source.ts';
import { formUrls } from '../urls.ts';

interface Extended { readonly extension?: readonly Extension[] | undefined }

export const listExtensions = ({ extension = [] }: Extended, url: string): readonly Extension[] => extension.filter((one) => one.url === url);
export const findExtension = (of: Extended, url: string): Extension | undefined => of.extension?.find((one) => one.url === url);
export const findExpression = (of: Extended, url: string): FhirExpression | undefined => findExtension(of, url)?.valueExpression;
export const partOf = (of: Extension | undefined, url: string): Extension | undefined => (of === undefined ? undefined : findExtension(of, url));

export function readWords(text: string | undefined, twin: Element | undefined): Words {
  const others = Object.fromEntries(listExtensions(twin ?? {}, formUrls.translation).map((one) => [partOf(one, 'lang')?.valueCode ?? '', partOf(one, 'content')?.valueString]));
  return { vi: text ?? '', ...(others['en'] && { en: others['en'] }), ...(others['fr'] && { fr: others['fr'] }) };
}

export const hasControl = (code: string, of: Extended): boolean => findExtension(of, formUrls.itemControl)?.valueCodeableConcept?.coding?.some((one) => one.code === code) === true;
