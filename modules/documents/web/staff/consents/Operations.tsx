// Consents to operations and other acts, with the way to take them back. spec: PDP-7
import { Button, Text } from '@mantine/core';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { withdrawConsent } from '#modules/documents/model/index.ts';
import type { MadeConsent } from '#modules/documents/model/index.ts';
import { StatusChip, useText } from '#ui/index.ts';
import classes from './consents.module.css';
import { type ConsentPatient, Made } from './PurposeRow.tsx';

interface OperationsProps {
  readonly patient: ConsentPatient;
  readonly operations: readonly (MadeConsent & { readonly title: string })[];
  readonly mayWrite: boolean;
  readonly onDone: () => void;
}

export function Operations({ patient, operations, mayWrite, onDone }: OperationsProps) {
  const { t } = useText();
  const call = useOperation(withdrawConsent);
  if (operations.length === 0) return null;
  return (
    <section>
      <Text component="h3" fw={600} mt="md">{t('documents.consents.operations')}</Text>
      <ul className={classes.list}>
        {operations.map((one) => (
          <li key={one.consentId} className={classes.line}>
            <div className={classes.head}>
              <Text className={classes.name}>{one.title}</Text>
              <StatusChip tone={one.state === 'given' ? 'done' : 'cancelled'}>{t(`documents.consents.state.${one.state}`)}</StatusChip>
              {mayWrite && one.state === 'given' && <Button size="compact-sm" variant="default" loading={call.running} onClick={() => void call.run({ consentId: one.consentId, by: patient.name, reason: '' }, { id: patient.id }).then(onDone, () => undefined)} aria-label={t('documents.consents.takeBackOf', { purpose: one.title })}>{t('documents.consents.takeBack')}</Button>}
            </div>
            <Made made={one} />
          </li>
        ))}
      </ul>
      {call.refusal && <RefusalNote refusal={call.refusal} />}
    </section>
  );
}
