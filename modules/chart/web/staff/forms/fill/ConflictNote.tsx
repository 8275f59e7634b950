// Somebody else changed the same fields: both answers stand side by side, and a person chooses for each. Nothing typed is lost. spec: FRS-13
import { Alert, Button } from '@mantine/core';
import { useText } from '#ui/index.ts';
import { useFormWords } from '#fhir/client/form/index.ts';
import { answerOf, type AnswerValue, type FormItem } from '#fhir/questionnaire/index.ts';
import { answerWords } from '#modules/chart/model/index.ts';
import classes from '../forms.module.css';
import { type OpenForm, useDocState } from './useFormDoc.ts';

const wordsOf = (values: readonly AnswerValue[], item: FormItem | undefined): string => values.map((value) => (item ? answerWords(answerOf(value, item.type)) : '')).filter(Boolean).join(', ') || '–';

export function ConflictNote({ open }: { readonly open: OpenForm }) {
  const { t } = useText();
  const words = useFormWords();
  const { doc, form } = open;
  const state = useDocState(doc);
  if (state.conflicts.length === 0) return null;
  return (
    <Alert color="orange" variant="light" role="alert" title={t('chart.forms.conflict')}>
      <table className={classes.both}>
        <thead><tr><th scope="col">{t('chart.forms.field')}</th><th scope="col">{t('chart.forms.mine')}</th><th scope="col">{t('chart.forms.theirs')}</th><th scope="col"><span className="visuallyHidden">{t('chart.forms.choose')}</span></th></tr></thead>
        <tbody>
          {state.conflicts.map((conflict) => {
            const item = form.byLinkId.get(conflict.linkId);
            const name = words(item?.label) || conflict.linkId;
            return (
              <tr key={conflict.key}>
                <th scope="row">{name}</th>
                <td>{conflict.isRow ? t('chart.forms.rowRemoved') : wordsOf(conflict.mine, item)}</td>
                <td>{conflict.isRow ? t('chart.forms.rowChanged') : wordsOf(conflict.theirs, item)}</td>
                <td className={classes.choose}>
                  <Button size="compact-sm" aria-label={t('chart.forms.takeMineOf', { name })} onClick={() => doc.choose(conflict, 'mine')}>{t('chart.forms.takeMine')}</Button>
                  <Button size="compact-sm" variant="default" aria-label={t('chart.forms.takeTheirsOf', { name })} onClick={() => doc.choose(conflict, 'theirs')}>{t('chart.forms.takeTheirs')}</Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Alert>
  );
}
