// Is it the same person? Side by side, what agrees and what differs; taking the record that exists is the first choice. spec: RCP
import { Button, Group, Modal, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { formatDate, StatusChip, useFormat, useText } from '#ui/index.ts';
import type { DuplicateRow, PersonInput } from '#modules/reception/model/index.ts';
import classes from './desk.module.css';

interface DuplicateSheetProps {
  readonly person: PersonInput;
  readonly candidates: readonly DuplicateRow[];
  readonly busy: boolean;
  readonly onSame: (candidate: DuplicateRow) => void;
  readonly onOther: (reason: string) => void;
  readonly onClose: () => void;
}

const facts = ['name', 'birthDate', 'sex', 'citizenId', 'insuranceNumber', 'phone', 'address'] as const;
type Fact = (typeof facts)[number];

export function DuplicateSheet(props: DuplicateSheetProps) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const sameNumber = props.candidates.some((candidate) => candidate.agree.includes('citizenId'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim().length >= 3) props.onOther(reason.trim());
  };
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened onClose={props.onClose} title={t('reception.duplicate.title')} size="xl">
      <Text size="sm" mb="sm">{t('reception.duplicate.text')}</Text>
      <Comparison {...props} />
      <form onSubmit={submit} noValidate>
        {sameNumber ? <Text size="sm" mt="md" c="var(--problem-text)">{t('reception.duplicate.sameNumber')}</Text> : (
          <Group align="flex-end" mt="md" gap="sm">
            <TextInput className={classes.grow} label={t('reception.duplicate.reason')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={tried && reason.trim().length < 3 ? t('reception.duplicate.reasonMissing') : undefined} maxLength={300} />
            <Button type="submit" variant="default" loading={props.busy}>{t('reception.duplicate.other')}</Button>
          </Group>
        )}
      </form>
    </Modal>
  );
}

function Comparison({ person, candidates, busy, onSame }: DuplicateSheetProps) {
  const { t } = useText();
  const format = useFormat();
  const words = (fact: Fact, value: string | undefined) => (value === undefined ? '–' : fact === 'sex' ? format.gender(value) : fact === 'birthDate' ? formatDate(value) : value);
  const typed: Partial<Record<Fact, string | undefined>> = { ...person, sex: person.sex, address: person.address?.original ?? person.address?.line };
  return (
    <div className={classes.scroll}>
      <Table className={classes.compare} withColumnBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th />
            <Table.Th>{t('reception.duplicate.now')}</Table.Th>
            {candidates.map((one) => <Table.Th key={one.id}>{t('reception.code', { code: one.patientCode ?? '–' })} <StatusChip tone={one.level === 'same' ? 'problem' : 'waiting'}>{t(`reception.duplicate.${one.level}`, { score: one.score })}</StatusChip></Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {facts.map((fact) => (
            <Table.Tr key={fact}>
              <Table.Th>{t(`reception.fact.${fact}`)}</Table.Th>
              <Table.Td>{words(fact, typed[fact])}</Table.Td>
              {candidates.map((one) => <Table.Td key={one.id} data-match={one.agree.includes(fact) ? 'agree' : one.differ.includes(fact) ? 'differ' : undefined}>{one.agree.includes(fact) ? '= ' : one.differ.includes(fact) ? '≠ ' : ''}{words(fact, one[fact])}</Table.Td>)}
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th />
            <Table.Td />
            {candidates.map((one, at) => <Table.Td key={one.id}><Button size="compact-md" loading={busy} onClick={() => onSame(one)} {...(at === 0 && { 'data-autofocus': true })}>{t('reception.duplicate.take')}</Button></Table.Td>)}
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </div>
  );
}
