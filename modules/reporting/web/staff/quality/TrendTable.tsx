// Scores month by month. spec: QUA-3
import { useText } from '#ui/index.ts';
import type { QualityView } from './QualityScreen.tsx';
import classes from './quality.module.css';

export function TrendTable({ view: { trend, departments } }: { view: QualityView }) {
  const { t } = useText();
  const months = [...new Set(trend.map(({ month }) => month))].toSorted();
  if (months.length < 2) return null;
  const rows = [...departments.map(({ wardId, ward }) => ({ wardId, name: ward || t('reporting.quality.noDepartment') })), { wardId: '*', name: t('reporting.quality.all') }];
  const scoreOf = (wardId: string, month: string) => trend.find((one) => one.wardId === wardId && one.month === month)?.score;
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label={t('reporting.quality.trend')}>
      <table className={classes.table}>
        <caption>{t('reporting.quality.trend')}</caption>
        <thead><tr><th scope="col">{t('reporting.quality.department')}</th>{months.map((month) => <th key={month} scope="col">{`${month.slice(5)}/${month.slice(2, 4)}`}</th>)}</tr></thead>
        <tbody>{rows.map(({ wardId, name }) => <tr key={wardId} data-all={wardId === '*' || undefined}><th scope="row">{name}</th>{months.map((month) => <td key={month} className={classes.number}>{scoreOf(wardId, month) ?? '–'}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
