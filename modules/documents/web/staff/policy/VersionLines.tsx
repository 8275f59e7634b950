// Which version rules, which comes, which is being written.
import { formatDate, formatInstant, StatusChip, useText } from '#ui/index.ts';
import type { PolicyVersion } from '../../../model/index.ts';
import { AnnexActs } from './AnnexActs.tsx';
import classes from './policy.module.css';
import type { PolicyView } from './PolicyScreen.tsx';

const tones = { draft: 'paused', proposed: 'waiting', inForce: 'done', later: 'progress', past: 'neutral' } as const;

function stateOf({ version, state, isInForce }: PolicyVersion, all: readonly PolicyVersion[]): keyof typeof tones {
  if (state !== 'approved') return state;
  if (isInForce) return 'inForce';
  return version > (all.find((one) => one.isInForce)?.version ?? 0) ? 'later' : 'past';
}

export function VersionLines({ view: { versions, draft } }: { view: PolicyView }) {
  const { t } = useText();
  if (versions.length === 0) return <p className={classes.lead}>{t('documents.policy.none')}</p>;
  return (
    <ul className={classes.versions}>
      {versions.slice(0, 6).map((one) => {
        const state = stateOf(one, versions);
        const isDraft = one.state !== 'approved';
        return (
          <li key={one.version}>
            <StatusChip tone={tones[state]}>{t(`documents.policy.state.${state}`)}</StatusChip>
            <strong>{t('documents.policy.version', { version: one.version })}</strong>
            {one.number && <span>{t('documents.policy.number', { number: one.number })}</span>}
            {one.validFrom && <span>{t('documents.policy.from', { day: formatDate(one.validFrom) })}</span>}
            <span className={classes.muted}>{one.approvedBy ? t('documents.policy.approved', { name: one.approvedBy, at: formatInstant(one.approvedAt) }) : t('documents.policy.edited', { name: one.editedBy, at: formatInstant(one.editedAt) })}</span>
            {isDraft && draft && draft.problems.length > 0 && <StatusChip tone="problem">{t('documents.policy.problems', { count: draft.problems.length })}</StatusChip>}
            {!isDraft && <AnnexActs version={one} />}
            {one.returnedReason && <span className={classes.problem}>{t('documents.policy.returned', { reason: one.returnedReason })}</span>}
          </li>
        );
      })}
    </ul>
  );
}
