// Pairs that are probably one person, the surest first. spec: IDY-12
import { UnstyledButton } from '@mantine/core';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { listSuspects } from '#modules/reception/model/index.ts';
import type { PersonRow, SuspectRow } from '#modules/reception/model/index.ts';
import { EmptyState, formatDate, Loading, StatusChip, useText } from '#ui/index.ts';
import type { Pair } from './CompareSheet.tsx';
import classes from './duplicates.module.css';

export function SuspectList({ onPair }: { onPair: (pair: Pair) => void }) {
  const { t } = useText();
  const list = useOperationQuery(listSuspects, {});
  if (list.refusal) return <RefusalNote refusal={list.refusal} retry={list.refetch} />;
  if (!list.data) return <Loading rows={5} />;
  const { suspects, more } = list.data;
  if (suspects.length === 0) return <EmptyState text={t('reception.double.none')} />;
  return (
    <section aria-label={t('reception.double.suspects')}>
      <p className={classes.count}>{t(more ? 'reception.double.countMore' : 'reception.double.count', { count: suspects.length })}</p>
      <ul className={classes.list}>
        {suspects.map((suspect) => <li key={`${suspect.first.id} ${suspect.second.id}`}><SuspectLine suspect={suspect} onPair={onPair} /></li>)}
      </ul>
    </section>
  );
}

function SuspectLine({ suspect, onPair }: { suspect: SuspectRow; onPair: (pair: Pair) => void }) {
  const { t } = useText();
  const { first, second, chance, grade, proposedBy } = suspect;
  return (
    <UnstyledButton className={classes.suspect} onClick={() => onPair({ firstId: first.id, secondId: second.id })}>
      <PersonWords person={first} />
      <PersonWords person={second} />
      <span className={classes.chips}>
        <StatusChip tone={grade === 'certain' ? 'problem' : 'waiting'}>{t(`reception.double.grade.${grade}`, { chance: Math.floor(chance * 100) })}</StatusChip>
        {proposedBy && <StatusChip tone="paused">{t('reception.double.proposedBy', { person: proposedBy })}</StatusChip>}
      </span>
    </UnstyledButton>
  );
}

function PersonWords({ person }: { person: PersonRow }) {
  const { t } = useText();
  return (
    <span>
      <span className={classes.name}>{person.name}</span>
      <span className={classes.muted}>{[formatDate(person.birthDate), person.patientCode && t('reception.code', { code: person.patientCode }), person.citizenId].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
