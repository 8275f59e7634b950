// "Tổng quan": the first screen of a chart. Left what lasts, middle what happened, right what is new. spec: CHT-5
import { Slot } from '#ui/index.ts';
import classes from '../record.module.css';
import { LatestResults } from './LatestResults.tsx';
import { Medicines } from './Medicines.tsx';
import { Problems } from './Problems.tsx';
import { RecentDocuments } from './RecentDocuments.tsx';
import { Visits } from './Visits.tsx';
import { Vitals } from './Vitals.tsx';

export function Overview(props: { patientId: string }) {
  const { patientId } = props;
  return (
    <div className={classes.overview}>
      <div className={classes.column}>
        <Problems patientId={patientId} />
        <Medicines patientId={patientId} />
      </div>
      <div className={classes.column}>
        <Visits patientId={patientId} />
        <LatestResults patientId={patientId} />
        <Slot name="chart.summary" props={{ patientId }} />
      </div>
      <div className={classes.column}>
        <Vitals patientId={patientId} />
        <RecentDocuments patientId={patientId} />
      </div>
    </div>
  );
}
