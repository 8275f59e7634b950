// One decision to operate without a consent: who asked, why, and the second name. spec: CON-4
import { Button, Group, Text } from '@mantine/core';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { decideEmergency, type EmergencyDecision } from '#modules/chart/model/index.ts';
import { formatInstant, StatusChip, useText } from '#ui/index.ts';
import type { FormPlace } from '../forms/fill/useFormDoc.ts';
import { type ReasonLine, useReasonName } from './reasonName.ts';

const tones = { asked: 'waiting', allowed: 'done', refused: 'cancelled' } as const;

interface DecisionProps {
  readonly place: FormPlace;
  readonly decision: EmergencyDecision;
  readonly reasons: readonly ReasonLine[];
  readonly mayAllow: boolean;
  readonly onChanged: () => void;
}

export function Decision({ place, decision, reasons, mayAllow, onChanged }: DecisionProps) {
  const { t } = useText();
  const nameOf = useReasonName();
  const call = useOperation(decideEmergency);
  const decide = (verdict: 'allow' | 'refuse') => void call.run({ patientId: place.patientId, decisionId: decision.id, verdict }, { id: place.encounterId }).then(onChanged, () => undefined);
  const reason = reasons.find(({ code }) => code === decision.reason);
  return (
    <Group gap="xs" mt={6} align="baseline">
      <StatusChip tone={tones[decision.state]}>{t(`chart.consent.decision.${decision.state}`)}</StatusChip>
      <Text size="sm">{t('chart.consent.decision', { operation: decision.operation, person: decision.by, at: formatInstant(decision.at) })} {reason && nameOf(reason)}. {decision.note} {decision.decidedBy && t('chart.consent.decidedBy', { person: decision.decidedBy })}</Text>
      {decision.state === 'asked' && mayAllow && !decision.isMine && (
        <>
          <Button size="compact-md" loading={call.running} onClick={() => decide('allow')}>{t('chart.consent.allow')}</Button>
          <Button size="compact-md" variant="default" loading={call.running} onClick={() => decide('refuse')}>{t('chart.consent.refuse')}</Button>
        </>
      )}
      {decision.state === 'asked' && (decision.isMine || !mayAllow) && <Text size="sm" c="dimmed">{t('chart.consent.second')}</Text>}
      {call.refusal && <RefusalNote refusal={call.refusal} />}
    </Group>
  );
}
