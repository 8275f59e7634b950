// /catalogues/$catalogue/import – an official list in four looks: file, columns, what it would change, done.   spec: CAT-20 CAT-24 FAC-4
import { Button, Group, Progress, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { catalogueCodes } from '#modules/facility/model/index.ts';
import type { CatalogueCode } from '#modules/facility/model/index.ts';
import { RefusalNote } from '#fhir/client/index.ts';
import { EmptyState, FaultNote, formatNumber, Loading, useText } from '#ui/index.ts';
import classes from '../catalogues.module.css';
import { BackLink } from '../CatalogueScreen.tsx';
import { ColumnStep } from './ColumnStep.tsx';
import { FileStep } from './FileStep.tsx';
import step from './import.module.css';
import { PreviewStep } from './PreviewStep.tsx';
import { ResultStep } from './ResultStep.tsx';
import { useImport } from './useImport.ts';
import type { ImportState } from './useImport.ts';

export function Screen() {
  const { t } = useText();
  const { catalogue } = useParams({ strict: false });
  const code = catalogueCodes.find((one) => one === catalogue);
  return code ? <ImportWizard catalogue={code} /> : <EmptyState text={t('facility.catalogues.unknown')} />;
}

function ImportWizard(props: { catalogue: CatalogueCode }) {
  const { t } = useText();
  const list = useImport(props.catalogue);
  const { preview, done } = list;
  return (
    <div className={classes.page}>
      <BackLink to={props.catalogue} />
      <Title order={1}>{t('facility.import.title', { list: t(`facility.catalogue.${props.catalogue}`) })}</Title>
      {done && <ResultStep catalogue={props.catalogue} done={done} onAgain={list.restart} />}
      {!done && (
        <>
          <FileStep list={list} />
          {list.tooLarge && <FaultNote text={t('fault.facility.import-too-large')} />}
          {list.refusal && <RefusalNote refusal={list.refusal} />}
          {list.reading && !preview && <Loading rows={5} what={t('facility.import.reading')} />}
          {preview && <ColumnStep preview={preview} list={list} />}
          {preview && <PreviewStep catalogue={props.catalogue} preview={preview} updating={list.reading} />}
          {preview && <Footer list={list} />}
        </>
      )}
    </div>
  );
}

function Footer({ list }: { list: ImportState }) {
  const { t } = useText();
  const { preview, importing, progress } = list;
  const ready = preview !== undefined && preview.errors === 0 && !list.reading;
  return (
    <div className={step.footer}>
      {importing && <Progress value={(progress ?? 0.05) * 100} aria-label={t('facility.import.progress')} animated />}
      <Group justify="space-between" gap="sm">
        <span role="status">{importing ? t('facility.import.writing', { share: Math.round((progress ?? 0) * 100) }) : preview && preview.errors > 0 ? t('facility.import.blocked', { errors: preview.errors }) : ''}</span>
        <Button onClick={list.run} disabled={!ready} loading={importing}>
          {t('facility.import.run', { rows: formatNumber(preview?.rows ?? 0) })}
        </Button>
      </Group>
    </div>
  );
}
