// Hours until something counts as late, and forms that the hospital asks for besides. spec: POL-10
import { useText } from '#ui/index.ts';
import { policyHours } from '../../../model/index.ts';
import { AsksTable } from './AsksTable.tsx';
import { NumberTable } from './NumberTable.tsx';
import { type PartProps, put } from './part.ts';

export function DeadlinesPart(props: PartProps) {
  const { t } = useText();
  const { content, view: { national }, problems, change } = props;
  const hours = policyHours.flatMap((kind) => national.hours.filter((row) => row.kind === kind).map((row) => ({ key: kind, name: t(`documents.policy.hours.${kind}`), national: row.hours, own: content.hours[kind], source: row.source })));
  const due = national.required.map(({ id, title, hours: most, source }) => ({ key: id, name: title === '@record' ? t('documents.policy.recordForm') : title, national: most, own: content.due[id], source }));
  const isHours = (key: string): key is (typeof policyHours)[number] => (policyHours as readonly string[]).includes(key);
  return (
    <>
      <NumberTable section="hours" caption={t('documents.policy.hoursCaption')} rows={hours} problems={problems} unit={t('documents.policy.unit.hours')} onChange={change && ((key, value) => isHours(key) && change({ hours: put(content.hours, key, value) }))} />
      <NumberTable section="due" caption={t('documents.policy.dueCaption')} rows={due} problems={problems} unit={t('documents.policy.unit.hours')} onChange={change && ((key, value) => change({ due: put(content.due, key, value) as Record<string, number> }))} />
      <AsksTable {...props} />
    </>
  );
}
