// The newest papers; the whole list is the documents view.
import { useSearch } from '#fhir/client/index.ts';
import { formatDate, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import { DocumentLink } from '../documents/DocumentLink.tsx';
import { DocumentState } from '../documents/DocumentState.tsx';
import classes from '../record.module.css';

export function RecentDocuments(props: { patientId: string }) {
  const { t } = useText();
  const found = useSearch('DocumentReference', { patient: props.patientId, _sort: '-date', _count: 5 });
  const documents = found.data?.resources ?? [];
  if (documents.length === 0) return null;
  return (
    <Card title={t('chart.documents')} updating={found.updating}>
      <ul className={classes.rows}>
        {documents.map((document) => (
          <li key={document.id} className={classes.row}>
            <span className={classes.rowMain}>
              <DocumentLink document={document} />
            </span>
            <DocumentState document={document} />
            <span className={classes.rowEnd}>{formatDate(document.date)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
