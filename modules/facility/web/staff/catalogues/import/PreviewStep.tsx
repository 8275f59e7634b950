// What the import would change, and every faulty row; the errors can be taken along as a file.   spec: CAT-21 CAT-23
import { Button, Group, SegmentedControl, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { writeFindingsCsv } from '#modules/facility/model/index.ts';
import type { CatalogueCode, RowFinding } from '#modules/facility/model/index.ts';
import { EmptyState, formatNumber, StatusChip, useText } from '#ui/index.ts';
import type { StatusTone } from '#ui/index.ts';
import classes from '../catalogues.module.css';
import step from './import.module.css';
import type { Preview } from './useImport.ts';

const tones: Readonly<Record<'new' | 'changed' | 'ended' | 'same', StatusTone>> = { new: 'done', changed: 'waiting', ended: 'problem', same: 'neutral' };
type View = 'findings' | 'new' | 'changed' | 'ended' | 'rows';

export function PreviewStep(props: { catalogue: CatalogueCode; preview: Preview; updating: boolean }) {
  const { t } = useText();
  const { counts, findings, errors, notes, changes } = props.preview;
  const [wanted, setWanted] = useState<View>();
  const views: View[] = [...(findings.length > 0 ? (['findings'] as const) : []), ...(['new', 'changed', 'ended'] as const).filter((kind) => counts[kind] > 0), 'rows'];
  const view = wanted !== undefined && views.includes(wanted) ? wanted : (views[0] ?? 'rows');
  return (
    <section className={step.card} aria-label={t('facility.import.preview')} aria-busy={props.updating} data-updating={props.updating || undefined}>
      <Title order={2}>{t('facility.import.preview')}</Title>
      <Group gap="xs" role="status">
        {errors > 0 && <StatusChip tone="problem">{t('facility.import.errors', { count: errors })}</StatusChip>}
        {notes > 0 && <StatusChip tone="neutral">{t('facility.import.notes', { count: notes })}</StatusChip>}
        {(['new', 'changed', 'ended', 'same'] as const).filter((kind) => counts[kind] > 0).map((kind) => (
          <StatusChip key={kind} tone={tones[kind]}>
            {t(`facility.import.kind.${kind}`)}: {formatNumber(counts[kind])}
          </StatusChip>
        ))}
      </Group>
      <div className={step.scroll}>
        <SegmentedControl aria-label={t('facility.import.show')} value={view} onChange={(next) => setWanted(next as View)} data={views.map((value) => ({ value, label: t(`facility.import.view.${value}`) }))} />
      </div>
      {view === 'findings' && <Findings catalogue={props.catalogue} findings={findings} total={errors + notes} />}
      {view === 'rows' && <SampleRows preview={props.preview} />}
      {view !== 'findings' && view !== 'rows' && <Changes changes={changes.filter(({ kind }) => kind === view)} total={counts[view]} />}
    </section>
  );
}

function Findings(props: { catalogue: CatalogueCode; findings: readonly RowFinding[]; total: number }) {
  const { t } = useText();
  const reasonOf = ({ reason }: RowFinding) => t(`facility.import.reason.${reason}`);
  const shown = props.findings.slice(0, 200);
  const download = () => {
    const headers = [t('facility.import.line'), t('facility.import.column'), t('facility.import.reason'), t('facility.import.value'), t('facility.import.detail')];
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([writeFindingsCsv(headers, props.findings, reasonOf)], { type: 'text/csv;charset=utf-8' }));
    link.download = `${props.catalogue}-${t('facility.import.errorFile')}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <Group justify="space-between" gap="sm">
        <span className={step.muted}>{shown.length < props.total ? t('facility.import.shown', { shown: shown.length, total: props.total }) : ''}</span>
        <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} aria-hidden />} onClick={download}>
          {t('facility.import.download')}
        </Button>
      </Group>
      <div className={`${classes.frame} ${step.tall}`} tabIndex={0} role="region" aria-label={t('facility.import.view.findings')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th className={classes.number}>{t('facility.import.line')}</th>
              <th>{t('facility.import.column')}</th>
              <th>{t('facility.import.reason')}</th>
              <th>{t('facility.import.value')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((finding, at) => (
              <tr key={at}>
                <td className={classes.number}>{finding.line}</td>
                <td>{finding.column}</td>
                <td>
                  <StatusChip tone={finding.severity === 'error' ? 'problem' : 'neutral'}>{reasonOf(finding)}</StatusChip>
                </td>
                <td>
                  {finding.value}
                  {finding.detail && <span className={step.muted}> {finding.reason === 'duplicate' ? t('facility.import.sameAs', { line: finding.detail }) : `→ ${finding.detail}`}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Changes(props: { changes: Preview['changes']; total: number }) {
  const { t } = useText();
  if (props.changes.length === 0) return <EmptyState text={t('facility.import.noChanges')} />;
  return (
    <>
      {props.changes.length < props.total && <span className={step.muted}>{t('facility.import.shown', { shown: props.changes.length, total: props.total })}</span>}
      <div className={`${classes.frame} ${step.tall}`} tabIndex={0} role="region" aria-label={t('facility.import.preview')}>
        <table className={classes.table}>
          <tbody>
            {props.changes.map(({ code, before, after }) => (
              <tr key={code}>
                <td className={classes.code}>{code}</td>
                <td>{before !== undefined && before !== after ? <del className={step.muted}>{before}</del> : after}</td>
                <td>{before !== undefined && before !== after ? after : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function SampleRows({ preview }: { preview: Preview }) {
  const { t } = useText();
  return (
    <div className={`${classes.frame} ${step.tall}`} tabIndex={0} role="region" aria-label={t('facility.import.view.rows')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th className={classes.number}>{t('facility.import.line')}</th>
            {preview.headers.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample.map(({ line, cells }) => (
            <tr key={line}>
              <td className={classes.number}>{line}</td>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
