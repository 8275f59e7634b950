// The last visits in one line each; one press opens what can be taken over. spec: VIS-8
import { Button } from '@mantine/core';
import { useOperationQuery } from '#fhir/client/index.ts';
import { lastVisit } from '#modules/chart/model/index.ts';
import { formatDate, useChord, useText } from '#ui/index.ts';
import { type PartProps, partOf } from '../part.ts';
import classes from '../visit.module.css';

const most = 3;

export function useLastVisits({ encounterId, patientId }: PartProps['server']) {
  return useOperationQuery(lastVisit, { patientId, limit: most }, { id: encounterId, keepOld: false });
}

export const LastVisits = partOf([], LastVisitsPart);

function LastVisitsPart({ server, readOnly, onTakeOver }: PartProps & { onTakeOver: () => void }) {
  const { t } = useText();
  const key = useChord('chart.visit.key.takeOver', 'Ctrl+L');
  const visits = useLastVisits(server).data?.visits ?? [];
  if (visits.length === 0) return null;
  return (
    <section className={classes.card} aria-label={t('chart.visit.lastVisits')}>
      <div className={classes.cardHead}>
        <h2>{t('chart.visit.lastVisits')}</h2>
        {!readOnly && <Button variant="default" size="compact-sm" onClick={onTakeOver}>{t('chart.visit.takeOver')} ({key})</Button>}
      </div>
      <ul className={classes.last}>
        {visits.map(({ encounterId, start, doctor, content: { main, secondary } }) => (
          <li key={encounterId}>
            <time dateTime={start}>{formatDate(start)}</time>
            <span>{main ? `${main.code} ${main.text ?? main.display ?? ''}` : t('chart.visit.noDiagnosis')}{secondary.length > 0 && ` · ${secondary.map(({ code }) => code).join(', ')}`}</span>
            {doctor && <span className={classes.muted}>{doctor}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
