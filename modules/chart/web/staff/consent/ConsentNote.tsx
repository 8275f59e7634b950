// At the head of a form of an operation: the consent it stands on, or what is missing and the two ways on. spec: CON-6
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RefusalNote, useLive, useOperationQuery } from '#fhir/client/index.ts';
import { type ConsentStanding, formConsent } from '#modules/chart/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { formatInstant, useText } from '#ui/index.ts';
import type { FormPlace } from '../forms/fill/useFormDoc.ts';
import { useBegin } from '../forms/list/useBegin.ts';
import { Decision } from './Decision.tsx';
import { EmergencyDialog } from './EmergencyDialog.tsx';

type ConsentState = OutputOf<typeof formConsent>;

export function ConsentNote({ place, form, isOpen }: { readonly place: FormPlace; readonly form: string; readonly isOpen: boolean }) {
  const { patientId, encounterId, responseId } = place;
  const state = useOperationQuery(formConsent, { patientId, form, responseId }, { id: encounterId });
  useLive(['change/Consent', 'change/QuestionnaireResponse'], state.refetch);
  const standing = state.data?.standing;
  if (!state.data || !standing || (!isOpen && standing.kind === 'missing')) return null;
  return standing.kind === 'missing' ? <Missing place={place} state={state.data} standing={standing} onChanged={state.refetch} /> : <Standing place={place} standing={standing} />;
}

function Standing({ place, standing }: { readonly place: FormPlace; readonly standing: Exclude<ConsentStanding, { kind: 'missing' }> }) {
  const { t } = useText();
  const words = standing.kind === 'given'
    ? t('chart.consent.given', { what: standing.what, person: standing.by, at: formatInstant(standing.at) })
    : t('chart.consent.emergency', { person: standing.by, second: standing.allowedBy, at: formatInstant(standing.at) });
  return (
    <Alert color={standing.kind === 'given' ? 'teal' : 'orange'} variant="light" icon={<IconShieldCheck aria-hidden />} py={6}>
      <Text size="sm">{words} {standing.kind === 'given' && <ConsentLink place={place} source={standing.source} />}</Text>
    </Alert>
  );
}

function ConsentLink({ place, source }: { readonly place: FormPlace; readonly source: string }) {
  const { t } = useText();
  return <Link to={`/forms/${place.patientId}/${place.encounterId}/${source.replace('QuestionnaireResponse/', '')}`}>{t('chart.consent.open')}</Link>;
}

interface MissingProps {
  readonly place: FormPlace;
  readonly state: ConsentState;
  readonly standing: Extract<ConsentStanding, { kind: 'missing' }>;
  readonly onChanged: () => void;
}

function Missing({ place, state, standing, onChanged }: MissingProps) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const { begin, running, refusal } = useBegin({ ...place, answers: [] });
  const { consentForm, decisions, mayAsk, mayAllow, reasons } = state;
  const isAsked = decisions.some((one) => one.state === 'asked');
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconShieldX aria-hidden />} title={t('chart.consent.missing')}>
      <Text size="sm">{t(`chart.consent.why.${standing.why}`)} {t('chart.consent.law', { source: state.source ?? '' })}</Text>
      {decisions.map((one) => <Decision key={one.id} place={place} decision={one} reasons={reasons} mayAllow={mayAllow} onChanged={onChanged} />)}
      <Group gap="xs" mt="xs">
        {standing.why === 'draft' && standing.source
          ? <ConsentLink place={place} source={standing.source} />
          : consentForm && <Button size="compact-md" loading={running} onClick={() => void begin(consentForm)}>{t('chart.consent.begin', { code: consentForm.code })}</Button>}
        {mayAsk && !isAsked && <Button size="compact-md" variant="default" onClick={() => setAsking(true)}>{t('chart.consent.ask')}</Button>}
      </Group>
      {refusal && <RefusalNote refusal={refusal} />}
      {asking && <EmergencyDialog place={place} reasons={reasons} onClose={() => setAsking(false)} onAsked={() => { setAsking(false); onChanged(); }} />}
    </Alert>
  );
}
