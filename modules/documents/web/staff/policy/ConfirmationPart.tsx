// How patients may confirm a paper, and how long a code is good. spec: POL-10
import { Checkbox } from '@mantine/core';
import { useText } from '#ui/index.ts';
import { confirmationLimits, methods } from '../../../model/index.ts';
import type { Method } from '../../../model/index.ts';
import classes from './policy.module.css';
import { NumberTable } from './NumberTable.tsx';
import { type PartProps, put } from './part.ts';

const isLimit = (key: string): key is (typeof confirmationLimits)[number] => (confirmationLimits as readonly string[]).includes(key);

export function ConfirmationPart({ content, view: { national }, problems, change }: PartProps) {
  const { t } = useText();
  const ways = content.ways ?? methods;
  const toggle = (way: Method) => {
    const next = methods.filter((one) => (one === way ? !ways.includes(one) : ways.includes(one)));
    const { ways: _ways, ...rest } = content;
    if (next.length > 0) change?.(next.length === methods.length ? { ...rest, ways: undefined } : { ways: next });
  };
  const rows = confirmationLimits.map((rule) => ({
    key: rule, name: t(`documents.policy.limit.${rule}`), national: national.confirmation.find((one) => one.rule === rule)?.value ?? 0, own: content.confirmation[rule], source: national.limits.find((one) => one.rule === `confirmation.${rule}`)?.source ?? '',
  }));
  return (
    <>
      <section className={classes.block}>
        <h2>{t('documents.policy.waysCaption')}</h2>
        {methods.map((way) => <Checkbox key={way} label={t(`documents.policy.way.${way}`)} checked={ways.includes(way)} disabled={!change || (ways.length === 1 && ways.includes(way))} onChange={() => toggle(way)} />)}
        <p className={classes.muted}>{t('documents.policy.waysHint')}</p>
      </section>
      <NumberTable section="confirmation" caption={t('documents.policy.limitsCaption')} rows={rows} problems={problems} unit="" onChange={change && ((key, value) => isLimit(key) && change({ confirmation: put(content.confirmation, key, value) }))} />
    </>
  );
}
