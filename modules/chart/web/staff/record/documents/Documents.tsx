// "Tài liệu": every paper of the patient by kind, with its state in words. spec: CHT-6
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useLiveSearches, useSearchPages } from '#fhir/client/index.ts';
import type { DocumentReference } from '#fhir/types/index.ts';
import { conceptText, EmptyState, fold, formatInstant, Loading, referenceText, Slot, useText } from '#ui/index.ts';
import { Button } from '@mantine/core';
import { Card } from '../Card.tsx';
import classes from '../record.module.css';
import { DocumentLink } from './DocumentLink.tsx';
import { DocumentState } from './DocumentState.tsx';

export function Documents(props: { patientId: string }) {
  const { t } = useText();
  const [filter, setFilter] = useState('');
  const found = useSearchPages('DocumentReference', { patient: props.patientId, _sort: '-date', _count: 50 });
  useLiveSearches(['DocumentReference']);
  const words = fold(filter).split(/\s+/).filter(Boolean);
  const shown = found.resources.filter((document) => words.every((word) => fold(`${conceptText(document.type)} ${document.description ?? ''}`).includes(word)));
  const groups = Map.groupBy(shown, (document) => conceptText(document.category?.[0]) || t('chart.documents.other'));
  return (
    <div className={classes.column}>
      <Slot name="chart.documents" props={{ patientId: props.patientId }} />
      <Card title={t('chart.documents')} count={found.loading ? undefined : found.resources.length}>
        <div className={classes.toolbar}>
          <TextInput aria-label={t('chart.documents.filter')} placeholder={t('chart.documents.filter')} leftSection={<IconSearch size={15} aria-hidden />} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />
        </div>
        {found.refusal && <RefusalNote refusal={found.refusal} />}
        {found.loading && <Loading rows={6} />}
        {!found.loading && shown.length === 0 && <EmptyState text={t(filter ? 'chart.documents.noMatch' : 'chart.documents.empty')} />}
        {[...groups].map(([group, documents]) => (
          <DocumentTable key={group} title={group} documents={documents} />
        ))}
        {found.more && (
          <Button variant="subtle" size="compact-sm" m="sm" loading={found.loadingMore} onClick={found.loadMore}>
            {t('chart.course.older')}
          </Button>
        )}
      </Card>
    </div>
  );
}

function DocumentTable(props: { title: string; documents: readonly DocumentReference[] }) {
  const { t } = useText();
  return (
    <table className={`${classes.table} ${classes.papers}`}>
      <caption className="visuallyHidden">{props.title}</caption>
      <thead>
        <tr>
          <th scope="col">{props.title}</th>
          <th scope="col" className={classes.wideOnly}>{t('chart.documents.author')}</th>
          <th scope="col" className={classes.wideOnly}>{t('chart.documents.date')}</th>
          <th scope="col">{t('chart.documents.state')}</th>
        </tr>
      </thead>
      <tbody>
        {props.documents.map((document) => (
          <tr key={document.id}>
            <td>
              <DocumentLink document={document} />
              <span className={classes.narrowOnly}>{formatInstant(document.date)}</span>
            </td>
            <td className={classes.wideOnly}>{referenceText(document.author?.[0])}</td>
            <td className={classes.wideOnly}>{formatInstant(document.date)}</td>
            <td>
              <DocumentState document={document} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
