// Ward and room of a stay, own departments first.
import { Select } from '@mantine/core';
import { useOperationQuery } from '#fhir/client/index.ts';
import { wardChoices } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';

export const useWards = () => useOperationQuery(wardChoices, {});

export function RoomField(props: { value: string; onChange: (roomId: string) => void; without?: string | undefined; error?: string | undefined }) {
  const { t } = useText();
  const wards = useWards();
  const options = (wards.data?.wards ?? []).toSorted((a, b) => Number(b.own) - Number(a.own))
    .map(({ name, rooms }) => ({ group: name, items: rooms.filter(({ id }) => id !== props.without).map(({ id, name: label }) => ({ value: id, label })) }));
  return <Select label={t('chart.stay.room')} withAsterisk searchable nothingFoundMessage={t('chart.stay.noRoom')} data={options} value={props.value || null} onChange={(value) => props.onChange(value ?? '')} error={props.error} />;
}
