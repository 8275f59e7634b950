// "Hình ảnh": imaging reports and studies; rooms that read images add theirs by the slot.
import { RefusalNote, useSearchPages } from '#fhir/client/index.ts';
import { conceptText, EmptyState, formatInstant, Loading, Slot, StatusChip, useText } from '#ui/index.ts';
import { Card } from './Card.tsx';
import { toneOf } from './course/entries.ts';
import classes from './record.module.css';

export function ImagingView(props: { patientId: string }) {
  const { t, has } = useText();
  const reports = useSearchPages('DiagnosticReport', { patient: props.patientId, category: 'RAD,LP29684-5,IMG,imaging', _sort: '-date', _count: 30 });
  const studies = useSearchPages('ImagingStudy', { patient: props.patientId, _sort: '-started', _count: 30 });
  const empty = !reports.loading && !studies.loading && reports.resources.length + studies.resources.length === 0;
  const refusal = reports.refusal ?? studies.refusal;
  const word = (status: string) => (has(`chart.status.${status}`) ? t(`chart.status.${status}`) : status);
  return (
    <div className={classes.column}>
      <Slot name="chart.imaging" props={{ patientId: props.patientId }} />
      <Card title={t('chart.view.imaging')}>
        {refusal && <RefusalNote refusal={refusal} />}
        {reports.loading && <Loading rows={4} />}
        {empty && <EmptyState text={t('chart.imaging.empty')} />}
        <ul className={classes.rows}>
          {reports.resources.map((report) => (
            <li key={report.id} className={classes.row}>
              <span className={classes.rowEnd}>{formatInstant(report.effectiveDateTime ?? report.issued)}</span>
              <span className={classes.rowMain}>
                <span className={classes.rowTitle}>{conceptText(report.code)}</span>
                <span className={classes.rowDetail} style={{ display: 'block' }}>
                  {report.conclusion}
                </span>
              </span>
              <StatusChip tone={toneOf(report.status)}>{word(report.status)}</StatusChip>
            </li>
          ))}
          {studies.resources.map((study) => (
            <li key={study.id} className={classes.row}>
              <span className={classes.rowEnd}>{formatInstant(study.started)}</span>
              <span className={classes.rowMain}>
                <span className={classes.rowTitle}>
                  {study.description ?? conceptText(study.procedureCode?.[0])} {study.modality?.map((modality) => modality.code).join(', ')}
                </span>
                <span className={classes.rowDetail} style={{ display: 'block' }}>
                  {t('chart.imaging.series', { series: study.numberOfSeries ?? study.series?.length ?? 0, images: study.numberOfInstances ?? 0 })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
