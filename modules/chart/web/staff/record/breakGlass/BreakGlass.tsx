// A chart that is not this person's to open: a reason opens it for a while, and the patient can see who looked and why. spec: CHT-7
import { Group, Text, Title } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { asRefusal, type Refusal, RefusalNote, useFhirClient, useRefusalText } from '#fhir/client/index.ts';
import { ReasonForm, useText } from '#ui/index.ts';
import classes from '../record.module.css';

/** The fault code with which the server offers the way in; every other refusal is final. */
const offered = 'facility.no-care-relation';
const reasonCodes = ['emergency', 'on-call', 'consult', 'complaint', 'other'] as const;

export function BreakGlass(props: { patientId: string; refusal: Refusal | undefined; onOpened: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const words = useRefusalText();
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const open = async (reason: { code: string; note: string }) => {
    setBusy(true);
    try {
      await client.send(`/fhir/Patient/${encodeURIComponent(props.patientId)}/$break-glass`, { method: 'POST', body: { reason: reason.code, note: reason.note }, headers: { 'Idempotency-Key': crypto.randomUUID() } });
      props.onOpened();
    } catch (error) {
      setRefusal(asRefusal(error));
    }
    setBusy(false);
  };
  const mayAsk = props.refusal?.code === offered;
  return (
    <div className={classes.closed}>
      <Group gap="sm" wrap="nowrap" mb="sm">
        <IconShieldLock size={28} stroke={1.6} aria-hidden />
        <Title order={1}>{t('chart.closed.title')}</Title>
      </Group>
      <Text size="sm" mb="md">
        {mayAsk ? t('chart.closed.text') : props.refusal ? words(props.refusal) : ''}
      </Text>
      {mayAsk && (
        <ReasonForm
          text={t('chart.closed.notice')}
          reasons={reasonCodes.map((code) => ({ code, label: t(`chart.closed.reason.${code}`), needsNote: code === 'other' }))}
          action={t('chart.closed.open')}
          danger
          busy={busy}
          cancel={false}
          onClose={() => undefined}
          onChoose={(reason) => void open(reason)}
        />
      )}
      {refusal && <RefusalNote refusal={refusal} />}
    </div>
  );
}
