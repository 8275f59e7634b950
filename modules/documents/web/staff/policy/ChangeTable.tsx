// Rules that change, before and after. spec: POL-13
import { useText } from '#ui/index.ts';
import type { PolicyChange } from '../../../model/index.ts';
import { useRuleWords } from './ruleWords.ts';
import classes from './policy.module.css';

export function ChangeTable({ changes }: { changes: readonly PolicyChange[] }) {
  const { t } = useText();
  const { nameOf, valueOf } = useRuleWords();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead><tr>{(['rule', 'before', 'after'] as const).map((name) => <th key={name} scope="col">{t(`documents.policy.column.${name}`)}</th>)}</tr></thead>
        <tbody>
          {changes.map((one) => (
            <tr key={`${one.section} ${one.key}`}>
              <th scope="row"><span className={classes.muted}>{t(`documents.policy.section.${one.section}`)}</span> {nameOf(one)}</th>
              <td>{valueOf(one, one.before) || '–'}</td>
              <td><strong>{valueOf(one, one.after) || t('documents.policy.dropped')}</strong></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
