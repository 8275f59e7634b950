// In the patient band, always in view and never folded: allergies, that there are none, or that nobody asked. spec: BND-2
import { IconAlertTriangle, IconHandStop, IconShieldCheck } from '@tabler/icons-react';
import { useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { allergyState } from '#modules/chart/model/index.ts';
import { type StaffSlots, useText } from '#ui/index.ts';
import classes from './allergy.module.css';

const icons = { known: IconHandStop, unasked: IconAlertTriangle, none: IconShieldCheck } as const;

export function Filler({ patientId }: StaffSlots['patient.banner']) {
  const { t } = useText();
  const found = useSearch('AllergyIntolerance', { patient: patientId, _count: 50 });
  useLiveSearches(['AllergyIntolerance']);
  if (!found.data) return found.refusal ? <span className={classes.chip} data-kind="unasked"><IconAlertTriangle size={15} aria-hidden /> {t('chart.band.unread')}</span> : null;
  const state = allergyState(found.data.resources);
  const Icon = icons[state.kind];
  return (
    <span className={classes.chip} data-kind={state.kind}>
      <Icon size={15} aria-hidden />
      <span>{t(`chart.band.${state.kind}`)}</span>
      {state.kind === 'known' && state.items.map(({ id, text, unconfirmed }, index) => <span key={id}>{text}{unconfirmed && ` (${t('chart.band.unconfirmed')})`}{index < state.items.length - 1 && ' ·'}</span>)}
    </span>
  );
}
