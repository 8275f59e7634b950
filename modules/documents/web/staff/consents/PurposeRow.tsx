// One purpose: what counts now, who said so, and the act that changes it. spec: PDP-2
import { Button, Text } from '@mantine/core';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { decideConsent } from '#modules/documents/model/index.ts';
import type { AgeGroup, ConsentDecision, MadeConsent, PurposeLine } from '#modules/documents/model/index.ts';
import { formatDate, formatInstant, StatusChip, useText } from '#ui/index.ts';
import classes from './consents.module.css';
import { DecideForm } from './DecideForm.tsx';
import { useWordsOf } from './wordsOf.ts';

export interface ConsentPatient { readonly id: string; readonly name: string; readonly asks: AgeGroup }

interface RowProps {
  readonly line: PurposeLine;
  readonly patient: ConsentPatient;
  readonly mayWrite: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onDone: () => void;
}

const tones = { given: 'done', refused: 'cancelled', withdrawn: 'cancelled', waiting: 'waiting', replaced: 'cancelled', ended: 'cancelled', none: 'neutral' } as const;

/** One that ended by itself counts no more than one taken back. */
export const stateNow = (made: MadeConsent | undefined): keyof typeof tones => (made?.state === 'given' && made.until !== undefined && made.until <= new Date().toISOString() ? 'ended' : (made?.state ?? 'none'));

export function PurposeRow({ line, patient, mayWrite, open, onOpen, onDone }: RowProps) {
  const { t } = useText();
  const wordsOf = useWordsOf();
  const state = stateNow(line.current);
  const isGiven = state === 'given';
  const withdraw = useOperation(decideConsent);
  const takeBack = () => void withdraw.run({ purpose: line.purpose, edition: line.edition, decision: 'withdrawn', way: 'at-desk' }, { id: patient.id }).then(onDone, () => undefined);
  return (
    <li className={classes.line}>
      <div className={classes.head}>
        <div className={classes.name}>
          <Text fw={600} component="h3">{wordsOf(line.display)}</Text>
          {line.sensitive && <Text size="xs" c="dimmed">{t('documents.consents.sensitive')}</Text>}
        </div>
        <StatusChip tone={tones[state]}>{t(`documents.consents.state.${state}`)}</StatusChip>
        {mayWrite && (
          <div className={classes.acts}>
            {isGiven && <Button size="compact-sm" variant="default" loading={withdraw.running} onClick={takeBack} aria-label={t('documents.consents.takeBackOf', { purpose: wordsOf(line.display) })}>{t('documents.consents.takeBack')}</Button>}
            <Button size="compact-sm" variant={open ? 'default' : 'light'} aria-expanded={open} onClick={() => onOpen(!open)} aria-label={t('documents.consents.decideOf', { purpose: wordsOf(line.display) })}>{t(open ? 'documents.consents.close' : 'documents.consents.decide')}</Button>
          </div>
        )}
      </div>
      {line.current && <Made made={line.current} />}
      {withdraw.refusal && <RefusalNote refusal={withdraw.refusal} />}
      {open && <DecideForm line={line} patient={patient} onDone={onDone} />}
      {line.earlier.length > 0 && (
        <details className={classes.earlier}>
          <summary>{t('documents.consents.earlier', { count: line.earlier.length })}</summary>
          {line.earlier.map((made) => <Made key={made.consentId} made={made} />)}
        </details>
      )}
    </li>
  );
}

export function Made({ made }: { readonly made: MadeConsent }) {
  const { t } = useText();
  const parts = [
    t(`documents.consents.made.${made.state as ConsentDecision}`, { person: made.by, at: formatInstant(made.at), way: t(`documents.consents.way.${made.way}`) }),
    made.recipient && t('documents.consents.for', { recipient: made.recipient }), made.until && t('documents.consents.until', { day: formatDate(made.until) }),
    made.recordedBy && t('documents.consents.recordedBy', { person: made.recordedBy }), made.withdrawn && t('documents.consents.takenBack', { person: made.withdrawn.by, at: formatInstant(made.withdrawn.at) }),
  ].filter(Boolean);
  return (
    <Text size="sm" c="dimmed">
      {parts.join(' · ')} {made.documentId && <a href={`/documents/${made.documentId}.pdf`} target="_blank" rel="noreferrer">{t('documents.consents.paper')}</a>}
    </Text>
  );
}
