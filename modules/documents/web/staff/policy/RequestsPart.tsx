// Reading, copies, summaries and loans: for how long, allowed by whom, and which staff are shut out. spec: POL-10
import { Checkbox, Select } from '@mantine/core';
import { useText } from '#ui/index.ts';
import { approvers, recipients, requestKinds } from '../../../model/index.ts';
import type { Approver, Recipient } from '../../../model/index.ts';
import classes from './policy.module.css';
import { NumberTable } from './NumberTable.tsx';
import { type PartProps, put } from './part.ts';
import { ProblemText, useProblemWords } from './ProblemText.tsx';

const isKind = (key: string): key is (typeof requestKinds)[number] => (requestKinds as readonly string[]).includes(key);

export function RequestsPart({ content, view: { national }, problems, change }: PartProps) {
  const { t } = useText();
  const wordsOf = useProblemWords(problems);
  const sourceOf = (rule: string) => national.limits.find((one) => one.rule === rule);
  const rows = requestKinds.map((kind) => ({ key: kind, name: t(`documents.policy.days.${kind}`), national: sourceOf(`days.${kind}`)?.most ?? 90, own: content.days[kind], source: sourceOf(`days.${kind}`)?.source ?? '' }));
  const staff = recipients.filter((one) => national.staff.includes(one));
  const toggle = (one: Recipient) => change?.({ closed: content.closed.includes(one) ? content.closed.filter((other) => other !== one) : [...content.closed, one] });
  return (
    <>
      <NumberTable section="days" caption={t('documents.policy.daysCaption')} rows={rows} problems={problems} unit={t('documents.policy.unit.days')} onChange={change && ((key, value) => isKind(key) && change({ days: put(content.days, key, value) }))} />
      <section className={classes.block}>
        <h2>{t('documents.policy.approverCaption')}</h2>
        <div className={classes.grid}>
          {requestKinds.map((kind) => (
            <Select key={kind} size="xs" label={t(`documents.archive.kind.${kind}`)} allowDeselect={false} disabled={!change} data={approvers.map((value) => ({ value, label: t(`documents.policy.approver.${value}`) }))} value={content.approver[kind] ?? 'any'}
              onChange={(value) => change?.({ approver: put(content.approver, kind, value === 'any' ? undefined : (value as Approver)) })} />
          ))}
        </div>
      </section>
      <section className={classes.block}>
        <h2>{t('documents.policy.closedCaption')}</h2>
        {staff.map((one) => <Checkbox key={one} label={t(`documents.archive.recipient.${one}`)} checked={!content.closed.includes(one)} disabled={!change} onChange={() => toggle(one)} />)}
        {content.closed.map((one) => <ProblemText key={one} words={wordsOf(`closed.${one}`)} />)}
      </section>
    </>
  );
}
