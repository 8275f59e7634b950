// /exports – exports of records that wait for a second person, who agrees or refuses.   spec: BLK-9
import { Button, Group, Text, Title } from '@mantine/core';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { decideExport, describeRequest, listExportRequests } from '#modules/facility/model/index.ts';
import type { ExportRequest } from '#modules/facility/model/index.ts';
import { EmptyState, entries, formatInstant, Loading, titleCase, useText, useToast } from '#ui/index.ts';

export function Screen() {
  const { t } = useText();
  const list = useOperationQuery(listExportRequests, {});
  return (
    <div className={entries.page}>
      <Title order={1} mb="md">{t('facility.exports.title')}</Title>
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={4} />}
      {list.data?.requests.length === 0 && <EmptyState text={t('facility.exports.none')} />}
      <ul className={entries.list}>
        {list.data?.requests.map((request) => <Request key={request.id} request={request} onDone={list.refetch} />)}
      </ul>
    </div>
  );
}

function Request({ request, onDone }: { request: ExportRequest; onDone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const decide = useOperation(decideExport);
  const by = titleCase(request.by);
  const answer = (agree: boolean) => {
    void decide.run({ id: request.id, agree }).then(
      () => {
        toast({ text: t(agree ? 'facility.exports.agreed' : 'facility.exports.refused') });
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <li className={entries.entry}>
      <div className={entries.facts}>
        <Text fw={600}>{request.purpose}</Text>
        <Text size="sm">{t('facility.exports.by', { person: by, at: formatInstant(request.at), approver: request.approver })}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{describeRequest(request.request)}</Text>
        {request.own && <Text size="sm" c="dimmed">{t('facility.exports.own')}</Text>}
        {decide.refusal && <RefusalNote refusal={decide.refusal} />}
      </div>
      <Group gap="xs">
        <Button variant="default" loading={decide.running} onClick={() => answer(false)} aria-label={t(request.own ? 'facility.exports.takeBackOne' : 'facility.exports.refuseOne', { person: by })}>{t(request.own ? 'facility.exports.takeBack' : 'facility.exports.refuse')}</Button>
        {!request.own && <Button loading={decide.running} onClick={() => answer(true)} aria-label={t('facility.exports.agreeOne', { person: by })}>{t('facility.exports.agree')}</Button>}
      </Group>
    </li>
  );
}
