// What a form on screen asks of this room: codes of the house's lists, pictures, who has signed.
import { useMemo } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import type { FormServices, FoundCode, SignatureState } from '#fhir/client/form/index.ts';
import { catalogueCodes, catalogueSystems, searchCodes } from '#modules/facility/model/index.ts';
import { useText } from '#ui/index.ts';

const mostFound = 30;
/** The pictures that come with the software, as files that the browser keeps. */
const pictures = import.meta.glob<string>('../../../../../data/forms/pictures/*.svg', { query: '?url', import: 'default', eager: true });
const pictureUrl = (picture: string): string => Object.entries(pictures).find(([path]) => path.endsWith(`/${picture}.svg`))?.[1] ?? '';

const open: SignatureState = { state: 'open' };

/** `signature`: how far the paper of the form is signed. */
export function useFormServices(signature: SignatureState = open): FormServices {
  const client = useFhirClient();
  const { language } = useText();
  return useMemo(() => {
    const findCodes: FormServices['findCodes'] = async ({ catalogue: name, valueSet }, text, signal): Promise<readonly FoundCode[]> => {
      const catalogue = catalogueCodes.find((code) => code === name);
      if (catalogue) {
        const { concepts } = await client.operate(searchCodes, { catalogue, text, limit: mostFound }, { signal });
        return concepts.map(({ code, display, displayEn }) => ({ system: catalogueSystems[catalogue], code, display, detail: language === 'vi' ? displayEn : undefined }));
      }
      const path = `/fhir/ValueSet/$expand?${new URLSearchParams({ url: valueSet ?? '', filter: text, count: String(mostFound) })}`;
      const { expansion } = (await client.send(path, { signal })).body as { expansion?: { contains?: readonly Partial<FoundCode>[] } };
      return (expansion?.contains ?? []).map(({ system = '', code = '', display = code }) => ({ system, code, display }));
    };
    return { findCodes, pictureUrl, signatureOf: () => signature };
  }, [client, language, signature]);
}
