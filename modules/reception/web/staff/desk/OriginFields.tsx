// Ethnic group, occupation, country: from the code lists, by typing any part of the name. The usual group stands there already. spec: RCP-38
import { useEffect, useEffectEvent } from 'react';
import { useOperationQuery } from '#fhir/client/index.ts';
import { lookUpCodes } from '#modules/facility/model/index.ts';
import { CatalogueField } from '#modules/facility/web/staff/index.ts';
import { usualEthnicGroup } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import { codedText, nameIn } from './personState.ts';
import type { PersonState } from './personState.ts';

interface FieldProps { readonly person: PersonState; readonly onChange: (change: Partial<PersonState>) => void }

const usualCodes = [...new Set(Object.values(usualEthnicGroup).filter((code) => code !== undefined))];

/** Asked when the desk opens, so that it is there before the first scan. */
export const useUsualGroups = () => useOperationQuery(lookUpCodes, { catalogue: 'ethnic-group', codes: usualCodes }).data?.concepts ?? [];

/** Fills the usual group in until somebody chose another one. */
function useUsualGroup({ person, onChange }: FieldProps): void {
  const usual = useUsualGroups().find(({ code }) => code === usualEthnicGroup[person.kind]);
  const fill = useEffectEvent(() => {
    const isUntouched = person.ethnicGroup === '' || usualCodes.includes(person.ethnicGroup.split('|')[0] ?? '');
    if (isUntouched) onChange({ ethnicGroup: usual ? codedText(usual) : '' });
  });
  useEffect(() => fill(), [usual?.code, person.kind]);
}

export function EthnicGroupField({ person, onChange }: FieldProps) {
  const { t } = useText();
  useUsualGroup({ person, onChange });
  if (person.kind === 'foreigner' || person.kind === 'unknown') return null;
  return <CatalogueField catalogue="ethnic-group" label={t('reception.person.ethnicGroup')} value={nameIn(person.ethnicGroup)} onChoose={(concept) => onChange({ ethnicGroup: codedText(concept) })} onClear={() => onChange({ ethnicGroup: '' })} />;
}

export function OccupationField({ person, onChange }: FieldProps) {
  const { t } = useText();
  if (person.kind === 'newborn' || person.kind === 'unknown') return null;
  return <CatalogueField catalogue="occupation" label={t('reception.person.occupation')} placeholder={t('reception.person.occupation.none')} value={nameIn(person.occupation)} onChoose={(concept) => onChange({ occupation: codedText(concept) })} onClear={() => onChange({ occupation: '' })} />;
}

export function NationalityField({ person, onChange }: FieldProps) {
  const { t, language } = useText();
  if (person.kind !== 'foreigner') return null;
  const name = person.nationality === '' ? '' : (new Intl.DisplayNames([language], { type: 'region' }).of(person.nationality) ?? person.nationality);
  return <CatalogueField catalogue="country" label={t('reception.person.nationality')} value={name} onChoose={({ code }) => onChange({ nationality: code })} onClear={() => onChange({ nationality: '' })} />;
}
