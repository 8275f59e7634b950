// /access-review – records that were opened for a reason: who, whose, why; the person in charge says whether that was right. spec: ACC-11
import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { type BreakGlassEntry, listBreakGlass, reviewBreakGlass } from '#modules/facility/model/index.ts';
import { EmptyState, entries, formatInstant, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

type State = 'open' | 'reviewed';

export function Screen() {
  const { t } = useText();
  const [state, setState] = useState<State>('open');
  const [judged, judge] = useState<BreakGlassEntry | undefined>(undefined);
  const list = useOperationQuery(listBreakGlass, { state });
  return (
    <div className={entries.page}>
      <Group justify="space-between" mb="md">
        <Title order={1}>{t('facility.access.title')}</Title>
        <SegmentedControl
          aria-label={t('facility.access.show')}
          value={state}
          onChange={(next) => setState(next as State)}
          data={[
            { value: 'open', label: t('facility.access.unreviewed') },
            { value: 'reviewed', label: t('facility.access.reviewed') },
          ]}
        />
      </Group>
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={5} />}
      {list.data?.entries.length === 0 && <EmptyState text={t(state === 'open' ? 'facility.access.none' : 'facility.access.noneReviewed')} />}
      <ul className={entries.list}>
        {list.data?.entries.map((entry) => (
          <Opening key={entry.id} entry={entry} onJudge={() => judge(entry)} />
        ))}
      </ul>
      {judged && <Verdict entry={judged} onClose={() => judge(undefined)} />}
    </div>
  );
}

function Opening(props: { entry: BreakGlassEntry; onJudge: () => void }) {
  const { t, has } = useText();
  const { entry } = props;
  const { source, nameOf } = useCatalogue('break-glass-reason', { limit: 50 });
  const reason = source.favourites.find(({ code }) => code === entry.reason);
  const roles = entry.role.split(' ').map((role) => (has(`role.${role}`) ? t(`role.${role}`) : role)).join(', ');
  return (
    <li className={entries.entry}>
      <div className={entries.facts}>
        <Text fw={600}>{t('facility.access.who', { person: titleCase(entry.person), patient: titleCase(entry.patientName ?? entry.patientId) })}</Text>
        <Text size="sm">
          {reason ? nameOf(reason) : entry.reason}
          {entry.note && ` – ${entry.note}`}
        </Text>
        <Text size="sm" c="dimmed">
          {t('facility.access.when', { role: roles, from: formatInstant(entry.openedAt), until: formatInstant(entry.until) })}
        </Text>
        {entry.reviewedAt && (
          <Text size="sm" c="dimmed">
            {t('facility.access.by', { person: titleCase(entry.reviewedBy ?? ''), at: formatInstant(entry.reviewedAt) })}
            {entry.reviewNote && ` – ${entry.reviewNote}`}
          </Text>
        )}
      </div>
      {entry.verdict ? (
        <StatusChip tone={entry.verdict === 'justified' ? 'done' : 'problem'}>{t(`facility.access.verdict.${entry.verdict}`)}</StatusChip>
      ) : (
        <Button variant="default" onClick={props.onJudge} aria-label={t('facility.access.reviewOne', { person: titleCase(entry.person), patient: titleCase(entry.patientName ?? '') })}>
          {t('facility.access.review')}
        </Button>
      )}
    </li>
  );
}

function Verdict(props: { entry: BreakGlassEntry; onClose: () => void }) {
  const { t } = useText();
  const review = useOperation(reviewBreakGlass);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const decide = async (verdict: 'justified' | 'not-justified') => {
    if (verdict === 'not-justified' && note.trim() === '') {
      setMissing(true);
      return;
    }
    await review.run({ id: props.entry.id, verdict, note: note.trim() }).then(props.onClose, () => undefined);
  };
  return (
    <Modal opened onClose={props.onClose} title={t('facility.access.review')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Stack gap="sm">
        <Text size="sm">{t('facility.access.who', { person: titleCase(props.entry.person), patient: titleCase(props.entry.patientName ?? props.entry.patientId) })}</Text>
        <Textarea
          label={t('facility.access.note')}
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={missing && note.trim() === '' ? t('facility.access.noteMissing') : undefined}
        />
        {review.refusal && <RefusalNote refusal={review.refusal} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => void decide('not-justified')} disabled={review.running}>
            {t('facility.access.verdict.not-justified')}
          </Button>
          <Button onClick={() => void decide('justified')} loading={review.running}>
            {t('facility.access.verdict.justified')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
