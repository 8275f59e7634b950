// The abbreviations that may stand in papers of the house: one line each, `HA = huyết áp`. spec: POL-10
import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#ui/index.ts';
import classes from './policy.module.css';
import type { PartProps } from './part.ts';

type Entry = { readonly code: string; readonly display: string };
const write = (list: readonly Entry[]): string => list.map(({ code, display }) => `${code} = ${display}`).join('\n');

/** Lines that are no entry are counted, never dropped in silence. */
function read(text: string): { list: Entry[]; wrong: string[] } {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const list = lines.flatMap((line) => {
    const [code = '', ...words] = line.split('=');
    const entry = { code: code.trim(), display: words.join('=').trim() };
    return entry.code === '' || entry.display === '' || entry.code.length > 20 || entry.display.length > 200 ? [] : [entry];
  });
  return { list, wrong: lines.filter((line) => !/^[^=]{1,20}=\s*\S/.test(line)) };
}

export function AbbreviationsPart({ content, view, change }: PartProps) {
  const { t } = useText();
  const listed = content.abbreviations ?? view.abbreviations;
  const [text, setText] = useState(() => write(listed));
  const { wrong } = read(text);
  if (!change) return <div className={classes.block}><ul className={classes.columns}>{listed.map(({ code, display }) => <li key={code}><strong>{code}</strong> {display}</li>)}</ul></div>;
  const type = (next: string) => {
    setText(next);
    change({ abbreviations: read(next).list });
  };
  return (
    <section className={classes.block}>
      <p className={classes.muted}>{t(content.abbreviations ? 'documents.policy.abbreviationsOwn' : 'documents.policy.abbreviationsListed')}</p>
      <Textarea label={t('documents.policy.abbreviationsField')} autosize minRows={10} maxRows={24} value={text} error={wrong.length > 0 ? t('documents.policy.abbreviationsWrong', { line: wrong[0] ?? '' }) : undefined} onChange={(event) => type(event.currentTarget.value)} />
      {content.abbreviations && <Group><Button size="compact-md" variant="default" onClick={() => { setText(write(view.abbreviations)); change({ abbreviations: undefined }); }}>{t('documents.policy.abbreviationsReset')}</Button></Group>}
    </section>
  );
}
