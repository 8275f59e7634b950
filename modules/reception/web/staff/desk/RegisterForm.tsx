// A new person. What the card says stands there already; required is the name, everything else helps. spec: RCP
import { SegmentedControl, SimpleGrid, TextInput } from '@mantine/core';
import { formatDate, useFormat, useText } from '#ui/index.ts';
import { AddressFields } from './AddressFields.tsx';
import { MotherField } from './MotherField.tsx';
import { EthnicGroupField, NationalityField, OccupationField } from './OriginFields.tsx';
import { PhotoField } from './PhotoField.tsx';
import { birthDateOf } from './personState.ts';
import type { PersonKind, PersonState } from './personState.ts';
import classes from './desk.module.css';

export interface RegisterFormProps {
  readonly person: PersonState;
  readonly onChange: (change: Partial<PersonState>) => void;
  /** Field name → words of what is wrong. */
  readonly errors: Readonly<Record<string, string>>;
}

const kinds: readonly PersonKind[] = ['ordinary', 'newborn', 'foreigner', 'unknown'];

export function RegisterForm({ person, onChange, errors }: RegisterFormProps) {
  const { t } = useText();
  const format = useFormat();
  const birthDate = birthDateOf(person);
  const field = (name: keyof PersonState & string) => ({ name, label: t(`reception.person.${name}`), value: person[name], error: errors[name], onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }) });
  const unreadable = person.birth.trim() !== '' && birthDate === undefined ? t('reception.person.birth.wrong') : undefined;
  return (
    <div className={classes.form}>
      <div className={classes.formHead}>
        <SegmentedControl className={classes.kinds} aria-label={t('reception.person.kind')} value={person.kind} onChange={(kind) => onChange({ kind: kind as PersonKind })} data={kinds.map((value) => ({ value, label: t(`reception.kind.${value}`) }))} />
        <PhotoField photo={person.photo} error={errors['photo']} onChange={(photo) => onChange({ photo })} />
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" verticalSpacing={6}>
        <TextInput {...field('name')} className={classes.wide} withAsterisk={person.kind === 'ordinary' || person.kind === 'foreigner'} data-first-field autoComplete="off" />
        <TextInput {...field('birth')} error={errors['birthDate'] ?? unreadable} placeholder={t('reception.person.birth.hint')} description={birthDate ? `${formatDate(birthDate)} · ${format.age(birthDate)}` : undefined} inputWrapperOrder={['label', 'input', 'description', 'error']} inputMode="numeric" autoComplete="off" />
        <div>
          <span className={classes.label} id="reception-sex">{t('reception.person.sex')}</span>
          <SegmentedControl fullWidth aria-labelledby="reception-sex" value={person.sex} onChange={(sex) => onChange({ sex: sex as PersonState['sex'] })} data={['male', 'female', 'unknown'].map((value) => ({ value, label: t(`ui.gender.${value}`) }))} />
        </div>
        <TextInput {...field('phone')} inputMode="tel" autoComplete="off" />
        {person.kind !== 'foreigner' && <TextInput {...field('citizenId')} inputMode="numeric" autoComplete="off" />}
        {person.kind !== 'foreigner' && <TextInput {...field('insuranceNumber')} autoComplete="off" />}
        {person.kind === 'foreigner' && <TextInput {...field('passport')} autoComplete="off" />}
        <NationalityField person={person} onChange={onChange} />
        <EthnicGroupField person={person} onChange={onChange} />
        <AddressFields person={person} onChange={onChange} />
        <OccupationField person={person} onChange={onChange} />
        {person.kind === 'newborn' ? <MotherField person={person} onChange={onChange} /> : <TextInput {...field('contactName')} autoComplete="off" />}
        <TextInput {...field('contactPhone')} inputMode="tel" autoComplete="off" />
        {person.kind !== 'newborn' && <TextInput {...field('contactRelation')} autoComplete="off" />}
      </SimpleGrid>
    </div>
  );
}
