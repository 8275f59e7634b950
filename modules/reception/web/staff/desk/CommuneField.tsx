// Today's commune: found by name in the imported list, proposed from the address; where no list was imported it is written by hand and kept so. spec: RCP-37
import { TextInput } from '@mantine/core';
import { CodeSearch, useFhirClient, useOperationQuery } from '#fhir/client/index.ts';
import { findCommunesOperation } from '#modules/reception/model/index.ts';
import type { CommuneChoice } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import type { PersonState } from './personState.ts';
import classes from './desk.module.css';

interface CommuneFieldProps {
  readonly person: PersonState;
  /** Best first, from the address as written. */
  readonly proposed: readonly CommuneChoice[];
  readonly provinceCode: string | undefined;
  readonly hint: string | undefined;
  readonly onChange: (change: Partial<PersonState>) => void;
}

export const unitsOf = ({ communeCode, commune, provinceCode, province }: CommuneChoice): string => [communeCode, commune, provinceCode, province].join('|');

/** Whether a list of communes was imported; undefined until it is known. Asked when the desk opens. */
export const useCommuneList = () => useOperationQuery(findCommunesOperation, { text: '' }).data?.known;

export function CommuneField({ person, proposed, provinceCode, hint, onChange }: CommuneFieldProps) {
  const { t } = useText();
  const client = useFhirClient();
  const isKnown = useCommuneList();
  if (isKnown !== true) {
    return (
      <TextInput className={classes.wide} label={t('reception.address.today')} description={isKnown === false ? t('reception.address.noList') : undefined} inputWrapperOrder={['label', 'input', 'description', 'error']} value={person.commune} maxLength={200} autoComplete="off"
        onChange={(event) => onChange({ commune: event.currentTarget.value })} />
    );
  }
  const [, commune, , province] = person.units.split('|');
  const find = async (text: string, signal: AbortSignal) => (await client.operate(findCommunesOperation, { text, ...(provinceCode && { provinceCode }) }, { signal })).choices;
  return (
    <div className={classes.wide}>
      <CodeSearch<CommuneChoice>
        label={t('reception.address.today')} hideCode name={`communes ${provinceCode ?? ''}`} find={find} favourites={proposed} placeholder={t('reception.address.choose')}
        toOption={(choice) => ({ code: choice.communeCode, title: choice.commune, detail: choice.province })} value={commune ? [commune, province].filter(Boolean).join(', ') : person.commune}
        onChoose={(choice) => onChange({ units: unitsOf(choice), commune: '' })} onUnchosen={(written) => onChange({ units: '', commune: written })} onClear={() => onChange({ units: '', commune: '' })}
      />
      {hint && <p className={classes.hint}>{hint}</p>}
    </div>
  );
}
