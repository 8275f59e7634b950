// /forms/editor – the forms of the hospital: code, name, version, whether the official text was seen; each opens in the editor. spec: FRS-20
import { TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import { useFormWords } from '#fhir/client/form/index.ts';
import { formPublisher } from '#modules/chart/model/index.ts';
import { EmptyState, Loading, StatusChip, useText } from '#ui/index.ts';
import { findForms } from '../formList.ts';
import classes from '../forms.module.css';
import { NotCompared } from '../NotCompared.tsx';
import { useForms } from '../useForms.ts';

export function Screen() {
  const { t } = useText();
  const words = useFormWords();
  const forms = useForms();
  const [typed, setTyped] = useState('');
  const shown = findForms(forms.data ?? [], typed);
  return (
    <div className={classes.page}>
      <Title order={1}>{t('chart.forms.editor.screen')}</Title>
      <p className={classes.lead}>{t('chart.forms.editor.lead')}</p>
      <TextInput aria-label={t('chart.forms.search')} placeholder={t('chart.forms.search')} leftSection={<IconSearch size={15} aria-hidden />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} className={classes.search} />
      {forms.refusal && <RefusalNote refusal={forms.refusal} retry={forms.refetch} />}
      {forms.loading && <Loading rows={8} />}
      {forms.data && shown.length === 0 && <EmptyState text={t('chart.forms.noMatch')} />}
      {shown.length > 0 && (
        <table className={classes.table}>
          <thead><tr><th scope="col">{t('chart.forms.code')}</th><th scope="col">{t('chart.forms.name')}</th><th scope="col" className={classes.wideOnly}>{t('chart.forms.care')}</th><th scope="col">{t('chart.forms.version')}</th></tr></thead>
          <tbody>
            {shown.map((form) => (
              <tr key={form.url}>
                <td className={classes.code}>{form.code ?? form.key}</td>
                <td><Link to={`/forms/editor/${form.id}`}>{words(form.title)}</Link> {!form.seen && <NotCompared />} {form.isReplaced && <StatusChip tone="neutral">{t('chart.forms.replaced')}</StatusChip>} {form.publisher !== formPublisher && <StatusChip tone="done">{t('chart.forms.own')}</StatusChip>}</td>
                <td className={classes.wideOnly}>{form.care.map((care) => t(`chart.forms.care.${care}`)).join(', ')}</td>
                <td className={classes.code}>{form.version}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
