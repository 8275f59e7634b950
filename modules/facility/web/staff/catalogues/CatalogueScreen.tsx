// /catalogues/$catalogue – one list: search inside it, its editions, import and undo.   spec: CAT-10 CAT-25 FAC-4
import { Button, Group, Title } from '@mantine/core';
import { IconArrowLeft, IconFileImport } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { catalogueCodes, listCatalogues } from '#modules/facility/model/index.ts';
import type { CatalogueCode } from '#modules/facility/model/index.ts';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { EmptyState, formatDate, formatNumber, Loading, useText } from '#ui/index.ts';
import { Origin } from './CataloguesScreen.tsx';
import type { CatalogueRow } from './CataloguesScreen.tsx';
import classes from './catalogues.module.css';
import { ConceptSearch } from './ConceptSearch.tsx';
import { EditionList } from './EditionList.tsx';

export function Screen() {
  const { t } = useText();
  const { catalogue } = useParams({ strict: false });
  const lists = useOperationQuery(listCatalogues, {});
  const code = catalogueCodes.find((one) => one === catalogue);
  if (!code) return <EmptyState text={t('facility.catalogues.unknown')} />;
  const row = lists.data?.catalogues.find((one) => one.catalogue === code);
  return (
    <div className={classes.page}>
      <BackLink />
      <Group justify="space-between" gap="sm">
        <Title order={1}>{t(`facility.catalogue.${code}`)}</Title>
        <Button component={Link} to={`/catalogues/${code}/import`} leftSection={<IconFileImport size={16} aria-hidden />}>
          {t('facility.import.action')}
        </Button>
      </Group>
      {lists.refusal && <RefusalNote refusal={lists.refusal} retry={lists.refetch} />}
      {lists.loading && <Loading rows={8} />}
      {row && <InForce row={row} />}
      {row?.inForce && <ConceptSearch catalogue={code} />}
      {row && row.editions.length > 0 && <EditionList editions={row.editions} inForceId={row.inForce?.id} onUndone={lists.refetch} />}
    </div>
  );
}

/** To all lists, or to one of them. */
export function BackLink(props: { to?: CatalogueCode }) {
  const { t } = useText();
  return (
    <Link to={props.to ? `/catalogues/${props.to}` : '/catalogues'} className={classes.back}>
      <IconArrowLeft size={14} aria-hidden /> {t(props.to ? `facility.catalogue.${props.to}` : 'facility.catalogues.title')}
    </Link>
  );
}

function InForce(props: { row: CatalogueRow }) {
  const { t } = useText();
  const { inForce } = props.row;
  if (!inForce) return <EmptyState text={t('facility.catalogues.empty')} />;
  return (
    <div className={classes.facts}>
      <span>{t('facility.catalogues.inForce', { version: inForce.version, day: formatDate(inForce.validFrom), size: formatNumber(inForce.size) })}</span>
      <Origin origin={inForce.origin} own={inForce.own} />
      {inForce.source && <span className={classes.muted}>{inForce.source}</span>}
    </div>
  );
}
