// The capacity page's operations. spec: CAP
import type { Db } from '#platform/db/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { capacity as capacityContract, planCapacity, setCapacityPlan as planContract } from '../../model/index.ts';
import type { CapacitySettings } from '../../model/index.ts';
import { listSamples, takeSamples } from './measure.ts';

export const capacity = implement(capacityContract).as(async ({ tx, act, services }) => {
  await takeSamples(services);
  const [settings, samples, space] = [await readSettings(tx), await listSamples(services.db), await services.files.space()];
  return { ...(space && { space }), settings, plan: planCapacity({ samples, space, settings }, dayOf(act.at)) };
});

export const setCapacityPlan = implement(planContract).as(async ({ tx, input: { growthPerYearBytes, pricePerTerabyte, copies } }) => {
  await tx.query('update reporting.capacity_plan set growth_per_year_bytes = $1, price_per_terabyte = $2, copies = $3', [growthPerYearBytes ?? null, pricePerTerabyte ?? null, copies]);
  return {};
});

async function readSettings(db: Db): Promise<CapacitySettings> {
  const { rows: [row] } = await db.query<{ growth: number | null; price: number | null; copies: number }>('select growth_per_year_bytes as growth, price_per_terabyte::float8 as price, copies from reporting.capacity_plan', [], 'capacity-plan');
  return { copies: row?.copies ?? 2, ...(row?.growth != null && { growthPerYearBytes: row.growth }), ...(row?.price != null && { pricePerTerabyte: row.price }) };
}
