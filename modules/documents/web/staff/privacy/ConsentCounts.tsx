// How many consented to what: by purpose, with what rests on the law besides. spec: PDP-8
import { Table, Text } from '@mantine/core';
import { RefusalNote, useLive, useOperationQuery } from '#fhir/client/index.ts';
import { countConsents } from '#modules/documents/model/index.ts';
import { formatNumber, Loading, useText } from '#ui/index.ts';
import { useWordsOf } from '../consents/wordsOf.ts';

const states = ['given', 'refused', 'withdrawn', 'ended'] as const;

export function ConsentCounts() {
  const { t } = useText();
  const wordsOf = useWordsOf();
  const counts = useOperationQuery(countConsents, {});
  useLive(['change/Consent'], counts.refetch);
  if (counts.refusal && !counts.data) return <RefusalNote refusal={counts.refusal} retry={counts.refetch} />;
  if (!counts.data) return <Loading rows={8} />;
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table striped aria-label={t('documents.privacy.consents')}>
        <Table.Thead><Table.Tr><Table.Th>{t('documents.consents.purpose')}</Table.Th>{states.map((state) => <Table.Th key={state} ta="right">{t(`documents.consents.state.${state}`)}</Table.Th>)}<Table.Th>{t('documents.consents.basisHead')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {counts.data.purposes.map((one) => (
            <Table.Tr key={one.purpose}>
              <Table.Td>{wordsOf(one.display)}</Table.Td>
              {one.needsConsent ? states.map((state) => <Table.Td key={state} ta="right">{formatNumber(one[state])}</Table.Td>) : <Table.Td colSpan={states.length}><Text size="sm" c="dimmed">{t('documents.consents.none')}</Text></Table.Td>}
              <Table.Td>{one.source}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
