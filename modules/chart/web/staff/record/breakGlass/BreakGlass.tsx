// A chart that is not this person's to open: a reason opens it for a while, and the person in charge looks at that afterwards. spec: CHT-7, ACC-10
import { Group, Text, Title } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { breakGlass, breakGlassHours, needsWords } from '#modules/facility/model/index.ts';
import { useCatalogue } from '#modules/facility/web/staff/index.ts';
import { formatInstant, Loading, ReasonForm, StatusChip, useText } from '#ui/index.ts';
import classes from '../record.module.css';

export function BreakGlass(props: { patientId: string; access: 'closed' | 'sensitive' }) {
  const { t } = useText();
  const open = useOperation(breakGlass);
  const mayAsk = props.access === 'closed' && open.allowed;
  const text = props.access === 'sensitive' ? 'chart.closed.sensitive' : mayAsk ? 'chart.closed.text' : 'chart.closed.notYours';
  return (
    <div className={classes.closed}>
      <Group gap="sm" wrap="nowrap" mb="sm">
        <IconShieldLock size={28} stroke={1.6} aria-hidden />
        <Title order={1}>{t('chart.closed.title')}</Title>
      </Group>
      <Text size="sm" mb="md">
        {t(text)}
      </Text>
      {mayAsk && <Reasons busy={open.running} onChoose={(reason) => void open.run({ reason: reason.code, note: reason.note }, { id: props.patientId }).catch(() => undefined)} />}
      {open.refusal && <RefusalNote refusal={open.refusal} />}
    </div>
  );
}

function Reasons(props: { busy: boolean; onChoose: (reason: { code: string; note: string }) => void }) {
  const { t } = useText();
  const { source, nameOf } = useCatalogue('break-glass-reason', { limit: 50 });
  if (source.favourites.length === 0) return <Loading rows={5} />;
  return (
    <ReasonForm
      text={t('chart.closed.notice', { hours: breakGlassHours })}
      reasons={source.favourites.map((reason) => ({ code: reason.code, label: nameOf(reason), needsNote: needsWords(reason.code) }))}
      action={t('chart.closed.open')}
      danger
      busy={props.busy}
      cancel={false}
      onClose={() => undefined}
      onChoose={props.onChoose}
    />
  );
}

/** While a record is open by a reason, the page says so. */
export function OpenedNote(props: { until: string }) {
  const { t } = useText();
  return (
    <Group px="md" py={6}>
      <StatusChip tone="problem">{t('chart.closed.opened', { until: formatInstant(props.until) })}</StatusChip>
    </Group>
  );
}
