// What the draft changes against the version in force, or that version against the national default. spec: POL-13
import { EmptyState, useText } from '#ui/index.ts';
import { ChangeTable } from './ChangeTable.tsx';
import classes from './policy.module.css';
import type { PolicyView } from './PolicyScreen.tsx';

export function ChangesPart({ view: { draft, inForce } }: { view: PolicyView }) {
  const { t } = useText();
  const parts = [draft && { title: t(inForce ? 'documents.policy.changesDraft' : 'documents.policy.changesFirst'), changes: draft.changes }, inForce && { title: t('documents.policy.changesInForce'), changes: inForce.changes }];
  const shown = parts.filter((one) => one !== undefined);
  if (shown.every(({ changes }) => changes.length === 0)) return <EmptyState text={t('documents.policy.noChanges')} />;
  return shown.map(({ title, changes }) => (
    <section key={title} className={classes.block}>
      <h2>{title}</h2>
      {changes.length === 0 ? <p className={classes.muted}>{t('documents.policy.noChanges')}</p> : <ChangeTable changes={changes} />}
    </section>
  ));
}
