// What each column means, as guessed or remembered; with what stands in the first rows.   spec: CAT-20
import { MultiSelect, Select, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { meanings } from '#modules/facility/model/index.ts';
import type { ColumnMapping, Meaning } from '#modules/facility/model/index.ts';
import { formatDate, parseDate, useText } from '#ui/index.ts';
import step from './import.module.css';
import type { ImportState, Preview } from './useImport.ts';

interface ColumnStepProps { readonly preview: Preview; readonly list: ImportState }

export function ColumnStep({ preview, list }: ColumnStepProps) {
  const { t } = useText();
  const { headers, mapping, sheets, sheet } = preview;
  return (
    <section className={step.card} aria-label={t('facility.import.columns')}>
      <Title order={2}>{t('facility.import.columns')}</Title>
      <p className={step.muted}>{t(`facility.import.mapping.${preview.mappingFrom}`)}</p>
      <div className={step.fields}>
        {sheets.length > 1 && <Select label={t('facility.import.sheet')} data={sheets} value={sheet ?? null} allowDeselect={false} onChange={(next) => next && list.change({ sheet: next })} />}
        {meanings.map((meaning) => (
          <MeaningField key={meaning} meaning={meaning} preview={preview} onChange={(next) => list.change({ mapping: next })} />
        ))}
        <MultiSelect
          className={step.wide}
          label={t('facility.import.meaning.properties')}
          description={t('facility.import.propertiesHint')}
          data={headers.filter((name) => !meanings.some((meaning) => mapping[meaning] === name))}
          value={mapping.properties}
          onChange={(properties) => list.change({ mapping: { ...mapping, properties } })}
        />
      </div>
      <div className={step.fields}>
        <DayField list={list} />
        <TextInput label={t('facility.import.version')} description={t('facility.import.versionHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} maxLength={60} value={list.options.version} onChange={(event) => list.change({ version: event.currentTarget.value })} />
      </div>
    </section>
  );
}

function MeaningField(props: { meaning: Meaning; preview: Preview; onChange: (mapping: ColumnMapping) => void }) {
  const { t } = useText();
  const { meaning, preview } = props;
  const { headers, mapping, sample } = preview;
  const needed = meaning === 'code' || meaning === 'display';
  const column = headers.indexOf(mapping[meaning] ?? '');
  const example = sample.map(({ cells }) => cells[column]).find(Boolean);
  const choose = (name: string | null) => {
    const { [meaning]: _before, ...rest } = mapping;
    const free = name === null ? rest : { ...rest, [meaning]: name, properties: rest.properties.filter((one) => one !== name) };
    props.onChange(free as ColumnMapping);
  };
  return (
    <Select
      label={t(`facility.import.meaning.${meaning}`)}
      withAsterisk={needed}
      data={[...headers]}
      value={mapping[meaning] ?? null}
      placeholder={t('facility.import.noColumn')}
      clearable={!needed}
      allowDeselect={false}
      searchable
      description={example ? t('facility.import.example', { text: example.slice(0, 60) }) : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={choose}
    />
  );
}

function DayField({ list }: { list: ImportState }) {
  const { t } = useText();
  const [typed, setTyped] = useState(formatDate(list.options.validFrom));
  const day = parseDate(typed, Number(list.options.validFrom.slice(0, 4)));
  const whole = day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day);
  return (
    <TextInput
      label={t('facility.import.validFrom')}
      description={t('facility.import.validFromHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder="dd/mm/yyyy"
      withAsterisk
      value={typed}
      error={whole ? undefined : t('facility.import.dayWrong')}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (!whole || day === list.options.validFrom) return;
        setTyped(formatDate(day));
        list.change({ validFrom: day });
      }}
    />
  );
}
