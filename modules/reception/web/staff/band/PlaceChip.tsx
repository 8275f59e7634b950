// Where the person stands in today's queues, in the patient band, live. Nothing when nowhere. spec: RCP-34
import { useLive, useOperationQuery } from '#fhir/client/index.ts';
import { patientPlaces } from '#modules/reception/model/index.ts';
import { type StaffSlots, StatusChip, useText } from '#ui/index.ts';
import { toneOfState } from '../desk/ticketTone.ts';

export function Filler({ patientId }: StaffSlots['patient.banner']) {
  const { t } = useText();
  const found = useOperationQuery(patientPlaces, {}, { id: patientId, keepOld: false });
  useLive(['reception.queue'], () => found.refetch());
  return found.data?.places.map((place) => (
    <StatusChip key={place.ticketId} tone={toneOfState[place.state]} title={place.roomName}>
      {t('reception.place', { number: place.number, room: place.room, state: t(`reception.state.${place.state}`), ahead: place.ahead ?? -1 })}
    </StatusChip>
  ));
}
