// "Ai đã xem": who opened or wrote in this record, from the trail. The server decides who may ask; this look is in the trail, too. spec: CHT-12
import { Button, Stack, Text } from '@mantine/core';
import { RefusalNote, useSearch, useSearchPages } from '#fhir/client/index.ts';
import { useCatalogue } from '#modules/facility/web/staff/index.ts';
import { conceptText, EmptyState, formatDate, formatTime, Loading, referenceText, StatusChip, titleCase, useText } from '#ui/index.ts';
import type { PractitionerRole } from '#fhir/types/index.ts';
import classes from './audit.module.css';
import { groupLooks } from './looks.ts';
import type { Look } from './looks.ts';

const page = 100;

export function AuditPeek({ patientId }: { patientId: string }) {
  const { t } = useText();
  const trail = useSearchPages('AuditEvent', { patient: patientId, _count: page });
  const looks = groupLooks(trail.resources);
  const roles = useRoles(looks);
  if (trail.refusal && looks.length === 0) return <RefusalNote refusal={trail.refusal} />;
  if (trail.loading) return <Loading rows={6} />;
  if (looks.length === 0) return <EmptyState text={t('chart.audit.empty')} />;
  return (
    <Stack gap="sm">
      <Text size="sm" c="var(--text-muted)">{t('chart.audit.text')}</Text>
      <ul className={classes.looks} aria-label={t('chart.audit.title')}>
        {looks.map((look) => <Line key={look.key} look={look} role={roles.get(look.who ?? '')} />)}
      </ul>
      {trail.refusal && <RefusalNote refusal={trail.refusal} retry={trail.loadMore} />}
      {trail.more && <Button variant="default" loading={trail.loadingMore} onClick={trail.loadMore}>{t('chart.audit.older')}</Button>}
    </Stack>
  );
}

function Line({ look, role }: { look: Look; role: string | undefined }) {
  const { t } = useText();
  const { source, nameOf } = useCatalogue('break-glass-reason', { limit: 50 });
  const nameOfReason = (code: string) => {
    const found = source.favourites.find((one) => one.code === code);
    return found ? nameOf(found) : code;
  };
  const times = formatTime(look.first) === formatTime(look.last) ? formatTime(look.last) : `${formatTime(look.first)}–${formatTime(look.last)}`;
  const did = (['reads', 'writes', 'refused'] as const).filter((kind) => look[kind] > 0).map((kind) => t(`chart.audit.${kind}`, { count: look[kind] })).join(' · ');
  return (
    <li className={classes.look}>
      <span className={classes.who}><strong>{look.name ? titleCase(look.name) : t('chart.audit.system')}</strong>{role && <span className={classes.role}>{role}</span>}</span>
      <span className={classes.when}>{formatDate(look.day)} {times}</span>
      <span className={classes.did}>{did}</span>
      {look.reasons.map((code) => <StatusChip key={code} tone="problem">{t('chart.audit.opened', { reason: nameOfReason(code) })}</StatusChip>)}
    </li>
  );
}

/** Role and department in words, where this person may read them. */
function useRoles(looks: readonly Look[]): ReadonlyMap<string, string> {
  const { t, has } = useText();
  const ids = [...new Set(looks.flatMap(({ who }) => (who?.startsWith('PractitionerRole/') ? [who.slice('PractitionerRole/'.length)] : [])))].toSorted();
  const found = useSearch('PractitionerRole', ids.length === 0 ? undefined : { _id: ids.join(','), _count: ids.length });
  const words = ({ code, organization }: PractitionerRole) => {
    const [first] = code ?? [];
    const known = first?.coding?.map((coding) => `role.${coding.code}`).find(has);
    return [known ? t(known) : conceptText(first), referenceText(organization)].filter(Boolean).join(' · ');
  };
  return new Map((found.data?.resources ?? []).map((one) => [`PractitionerRole/${one.id}`, words(one)]));
}
