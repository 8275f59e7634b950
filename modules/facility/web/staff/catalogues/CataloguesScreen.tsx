// /catalogues – the code lists of the house: which edition is in force, since when, how large.   spec: CAT-10 FAC-4
import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { OutputOf } from '#fhir/operation/index.ts';
import { listCatalogues } from '#modules/facility/model/index.ts';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { formatDate, formatNumber, Loading, StatusChip, useText } from '#ui/index.ts';
import classes from './catalogues.module.css';

export type CatalogueRow = OutputOf<typeof listCatalogues>['catalogues'][number];

export function Screen() {
  const { t } = useText();
  const lists = useOperationQuery(listCatalogues, {});
  return (
    <div className={classes.page}>
      <Title order={1}>{t('facility.catalogues.title')}</Title>
      <p className={classes.lead}>{t('facility.catalogues.lead')}</p>
      {lists.refusal && <RefusalNote refusal={lists.refusal} retry={lists.refetch} />}
      {lists.loading && <Loading rows={8} />}
      {lists.data && <ListTable rows={lists.data.catalogues} />}
    </div>
  );
}

function ListTable(props: { rows: readonly CatalogueRow[] }) {
  const { t } = useText();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('facility.catalogues.list')}</th>
            <th className={classes.number}>{t('facility.catalogues.size')}</th>
            <th>{t('facility.catalogues.edition')}</th>
            <th className={classes.wideOnly}>{t('facility.catalogues.since')}</th>
            <th className={classes.wideOnly}>{t('facility.catalogues.origin')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ catalogue, inForce }) => (
            <tr key={catalogue}>
              <td>
                <Link to="/catalogues/$catalogue" params={{ catalogue }} className={classes.name}>
                  {t(`facility.catalogue.${catalogue}`)}
                </Link>
              </td>
              <td className={classes.number}>{inForce ? formatNumber(inForce.size) : '–'}</td>
              <td>{inForce ? inForce.version : <span className={classes.muted}>{t('facility.catalogues.none')}</span>}</td>
              <td className={classes.wideOnly}>{formatDate(inForce?.validFrom)}</td>
              <td className={classes.wideOnly}>{inForce && <Origin origin={inForce.origin} own={inForce.own} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where an edition comes from, in words. */
export function Origin(props: { origin: 'product' | 'import'; own: boolean }) {
  const { t } = useText();
  if (props.origin === 'product') return <StatusChip tone="neutral">{t('facility.catalogues.origin.product')}</StatusChip>;
  return <StatusChip tone="done">{t(props.own ? 'facility.catalogues.origin.own' : 'facility.catalogues.origin.shared')}</StatusChip>;
}
