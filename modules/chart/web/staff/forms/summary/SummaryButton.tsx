// A summary proposed from the sheets: each part is read and changed here, and goes into the form only where a person says so. spec: SUM-3
import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { findSummaryFields, partsToTake, proposeSummary, type SummaryFields, type SummaryPart, summaryParts } from '#modules/chart/model/index.ts';
import { Loading, useText } from '#ui/index.ts';
import type { FormPlace, OpenForm } from '../fill/useFormDoc.ts';

interface SummaryProps { readonly open: OpenForm; readonly place: FormPlace }

export function SummaryButton({ open, place }: SummaryProps) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const fields = findSummaryFields(open.form);
  if (!fields) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconListDetails size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('chart.summary.propose')}</Button>
      {asking && <Proposal open={open} place={place} fields={fields} onClose={() => setAsking(false)} />}
    </>
  );
}

type ProposalProps = SummaryProps & { readonly fields: SummaryFields; readonly onClose: () => void };

function Proposal({ open, place: { patientId, encounterId }, fields, onClose }: ProposalProps) {
  const { t } = useText();
  const dayOf = (linkId: string | undefined) => (linkId === undefined ? undefined : (open.filling.answers.view(linkId)?.values[0] as string | undefined));
  const [period] = useState(() => ({ from: dayOf(fields.from), to: dayOf(fields.to) }));
  const found = useOperationQuery(proposeSummary, { patientId, ...(period.from && { from: period.from }), ...(period.to && { to: period.to }) }, { id: encounterId, keepOld: false });
  return (
    <Modal opened onClose={onClose} title={t('chart.summary.propose')} size="xl" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {found.refusal && !found.data && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={6} />}
      {found.data && <Parts open={open} fields={fields} proposal={found.data} onClose={onClose} />}
    </Modal>
  );
}

function Parts({ open, fields, proposal, onClose }: Pick<ProposalProps, 'open' | 'fields' | 'onClose'> & { readonly proposal: OutputOf<typeof proposeSummary> }) {
  const { t } = useText();
  const written = (part: SummaryPart) => (open.filling.answers.view(fields[part])?.values.length ?? 0) > 0;
  const [texts, setTexts] = useState<Readonly<Record<SummaryPart, string>>>(proposal);
  const [taken, setTaken] = useState<readonly SummaryPart[]>(() => partsToTake(proposal, written));
  const take = () => {
    for (const part of taken) open.filling.edit(fields[part], texts[part].trim() === '' ? [] : [texts[part].trim()]);
    onClose();
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{t(proposal.papers === 0 ? 'chart.summary.nothing' : 'chart.summary.what', { count: proposal.papers })}</Text>
      {summaryParts.filter((part) => proposal[part] !== '').map((part) => (
        <div key={part}>
          <Checkbox label={t(`chart.summary.part.${part}`)} description={written(part) ? t('chart.summary.replaces') : undefined} checked={taken.includes(part)} onChange={() => setTaken((before) => (before.includes(part) ? before.filter((one) => one !== part) : [...before, part]))} />
          <Textarea aria-label={t(`chart.summary.part.${part}`)} autosize minRows={2} maxRows={10} mt={4} value={texts[part]} onChange={(event) => { const { value } = event.currentTarget; setTexts((before) => ({ ...before, [part]: value })); }} />
        </div>
      ))}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
        <Button disabled={taken.length === 0} onClick={take}>{t('chart.summary.take', { count: taken.length })}</Button>
      </Group>
    </Stack>
  );
}
