// Every purpose with what the person decided; giving, refusing and taking back stand side by side, nothing is ticked beforehand. spec: PDP-2
import { Text } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useLive, useOperationQuery } from '#fhir/client/index.ts';
import { consentSheet } from '#modules/documents/model/index.ts';
import { Loading, useText } from '#ui/index.ts';
import classes from './consents.module.css';
import { Operations } from './Operations.tsx';
import { PurposeRow } from './PurposeRow.tsx';

export function ConsentSheet({ patientId }: { readonly patientId: string }) {
  const { t } = useText();
  const sheet = useOperationQuery(consentSheet, {}, { id: patientId });
  const [deciding, setDeciding] = useState<string | undefined>(undefined);
  useLive(['change/Consent'], sheet.refetch);
  if (sheet.refusal && !sheet.data) return <RefusalNote refusal={sheet.refusal} retry={sheet.refetch} />;
  if (!sheet.data) return <Loading rows={8} />;
  const { purposes, operations, asks, name, mayWrite } = sheet.data;
  const asked = purposes.filter(({ needsConsent }) => needsConsent);
  const others = purposes.filter(({ needsConsent }) => !needsConsent);
  return (
    <>
      <Text size="sm" mb="xs">{t(`documents.consents.asks.${asks}`)}</Text>
      <ul className={classes.list}>
        {asked.map((line) => (
          <PurposeRow key={line.purpose} line={line} patient={{ id: patientId, name, asks }} mayWrite={mayWrite} open={deciding === line.purpose} onOpen={(next) => setDeciding(next ? line.purpose : undefined)} onDone={() => { setDeciding(undefined); sheet.refetch(); }} />
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="sm">{t('documents.consents.byLaw', { list: others.map(({ display }) => display.vi).join('; ') })}</Text>
      <Operations patient={{ id: patientId, name, asks }} operations={operations} mayWrite={mayWrite} onDone={sheet.refetch} />
    </>
  );
}
