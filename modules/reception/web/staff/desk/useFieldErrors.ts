// A refusal's findings beside their fields: `person.birthDate` stands at the birth date.
import type { Refusal } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';

/** What is usually wrong with a field; the first finding has the refusal's own code. */
const usual: Readonly<Record<string, string>> = {
  name: 'reception.name-required', birthDate: 'reception.birth-date-wrong', citizenId: 'reception.citizen-id-wrong', insuranceNumber: 'reception.insurance-number-wrong', phone: 'reception.phone-wrong', photo: 'reception.photo-wrong',
};

export function useFieldErrors(refusal: Refusal | undefined): { fields: Readonly<Record<string, string>>; allBesideFields: boolean } {
  const { t } = useText();
  const fields = (refusal?.issues ?? []).flatMap((issue) => /^person\.(\w+)$/.exec(issue.expression ?? '')?.[1] ?? []);
  const found = fields.filter((field) => field in usual).map((field, at) => [field, t(`fault.${at === 0 && refusal?.code.startsWith('reception.') ? refusal.code : usual[field]}`)] as const);
  return { fields: Object.fromEntries(found), allBesideFields: found.length > 0 && found.length === refusal?.issues.length };
}
