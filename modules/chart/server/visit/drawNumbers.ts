// Numbers that papers name: of a visit with its first save, of an appointment with the first follow-up. A refused save gives them back.
import type { Call } from '#fhir/rest/call.ts';
import { nextNumber } from '#platform/db/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { chartSystems, localTime, numberOf } from '#modules/chart/model/index.ts';
import type { SaveState, VisitPatch, VisitRecord } from '#modules/chart/model/index.ts';

export async function drawNumbers({ tx, caller, act }: Pick<Call<unknown>, 'tx' | 'caller' | 'act'>, { encounter, followUp }: VisitRecord, patch: VisitPatch): Promise<NonNullable<SaveState['numbers']>> {
  const year = localTime(act.at).slice(2, 4);
  const visit = numberOf(encounter, chartSystems.visitNumber) === undefined ? `KB.${await draw(tx, caller.dk, `chart.visit/${year}`)}` : undefined;
  const wantsNumber = patch.followUp && (followUp === undefined || numberOf(followUp, chartSystems.appointmentNumber) === undefined);
  return { visit, appointment: wantsNumber ? `HK.${await draw(tx, caller.dk, `chart.appointment/${year}`)}` : undefined };
}

/** `26.000123` */
async function draw(tx: Tx, dk: number, series: string): Promise<string> {
  return `${series.slice(-2)}.${String(await nextNumber(tx, { dk, series })).padStart(6, '0')}`;
}
