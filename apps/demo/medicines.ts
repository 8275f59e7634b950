// Lines such as `amlodipin 5 mg 1s 30` → rows of the prescription, found in the house's own list as a doctor finds them.   spec: DEM-3
import { readShorthand, typeInGrid } from '#modules/pharmacy/model/index.ts';
import type { DoseGrid, GridField, GridState, MedicineEntry } from '#modules/pharmacy/model/index.ts';
import type { Actor } from './actor.ts';
import type { FindMedicine } from './inventVisit.ts';
import { readDiseaseMix } from './diseaseMix.ts';

interface Found { concepts: { code: string; properties: MedicineEntry }[] }

/** Looks every line of the mix up once. */
export async function openMedicines(doctor: Actor, at: Date): Promise<FindMedicine> {
  const lines = [...new Set((await readDiseaseMix()).flatMap(({ prescriptions }) => prescriptions.flat()))];
  const known = new Map<string, ReturnType<FindMedicine>>();
  for (const line of lines) known.set(line, await findLine(doctor, at, line));
  return (line) => known.get(line);
}

async function findLine(doctor: Actor, at: Date, line: string): Promise<ReturnType<FindMedicine>> {
  const shorthand = readShorthand(line);
  if (!shorthand) throw new Error(`data/demo: "${line}" holds no dose`);
  const found = await doctor.read<Found>(at, '$search-codes', new URLSearchParams({ catalogue: 'medicine', text: shorthand.medicine, limit: '1' }).toString());
  const [concept] = found.concepts;
  if (!concept) return undefined;
  return { medicine: concept.code, grid: typeCells(shorthand.grid, concept.properties), ...(shorthand.meal && { meal: shorthand.meal }), ...(shorthand.asNeeded && { asNeeded: true }) };
}

/** The cells as a doctor types them, so that the quantity is computed as on the screen. */
function typeCells(grid: DoseGrid, medicine: MedicineEntry): DoseGrid {
  const cells = Object.entries(grid) as [GridField, number][];
  return cells.reduce<GridState>((state, [field, value]) => typeInGrid(state, { field, value }, medicine), { grid: {}, typed: [] }).grid;
}
