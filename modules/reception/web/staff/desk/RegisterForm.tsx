// A new person. What the card says stands there already; required is the name, everything else helps. spec: RCP
import { SegmentedControl, Select, SimpleGrid, TextInput } from '@mantine/core';
import { formatDate, useFormat, useText } from '#ui/index.ts';
import { AddressFields } from './AddressFields.tsx';
import { MotherField } from './MotherField.tsx';
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
const nationalities = ['VN', 'US', 'FR', 'GB', 'DE', 'AU', 'CN', 'KR', 'JP', 'LA', 'KH', 'TH', 'IN', 'RU', 'TW', 'SG', 'CA', 'NL', 'CH', 'PH', 'MY', 'ID'];

export function RegisterForm({ person, onChange, errors }: RegisterFormProps) {
  const { t, language } = useText();
  const format = useFormat();
  const birthDate = birthDateOf(person);
  const field = (name: keyof PersonState & string) => ({ name, label: t(`reception.person.${name}`), value: person[name], error: errors[name], onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }) });
  const unreadable = person.birth.trim() !== '' && birthDate === undefined ? t('reception.person.birth.wrong') : undefined;
  return (
    <div className={classes.form}>
      <SegmentedControl className={classes.kinds} aria-label={t('reception.person.kind')} value={person.kind} onChange={(kind) => onChange({ kind: kind as PersonKind })} data={kinds.map((value) => ({ value, label: t(`reception.kind.${value}`) }))} />
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
        {person.kind === 'foreigner' && (
          <Select label={t('reception.person.nationality')} searchable value={person.nationality || null} onChange={(nationality) => onChange({ nationality: nationality ?? '' })}
            data={nationalities.map((value) => ({ value, label: new Intl.DisplayNames([language], { type: 'region' }).of(value) ?? value }))} />
        )}
        <AddressFields person={person} onChange={onChange} />
        {person.kind === 'newborn' ? <MotherField person={person} onChange={onChange} /> : <TextInput {...field('contactName')} autoComplete="off" />}
        <TextInput {...field('contactPhone')} inputMode="tel" autoComplete="off" />
        {person.kind !== 'newborn' && <TextInput {...field('contactRelation')} autoComplete="off" />}
        <PhotoField photo={person.photo} error={errors['photo']} onChange={(photo) => onChange({ photo })} />
      </SimpleGrid>
    </div>
  );
}
