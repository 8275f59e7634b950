// Medicines of the facility's list by code, as prescribing knows them.   spec: PHA-1
import { lookUpCodes } from '#modules/facility/model/index.ts';
import type { CatalogueCode } from '#modules/facility/model/index.ts';
import { type MedicineEntry, readMedicine } from '#modules/pharmacy/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { Call } from '#fhir/rest/call.ts';

/** What looking things up needs of a call. */
export type Look = Pick<Call<unknown>, 'caller' | 'act' | 'store' | 'tx' | 'services'>;

export interface FoundMedicines {
  readonly medicines: ReadonlyMap<string, MedicineEntry>;
  /** Label of the edition in force. */
  readonly version: string | undefined;
}

export async function findMedicines(look: Look, codes: readonly string[], on?: string): Promise<FoundMedicines> {
  const { concepts, version } = await lookUp(look, { catalogue: 'medicine', codes, ...(on && { on }) });
  return { version, medicines: new Map(concepts.flatMap((concept) => {
    const medicine = readMedicine(concept);
    return medicine ? [[medicine.code, medicine] as const] : [];
  })) };
}

/** Words of the reasons for going on in spite of a stop: code → display. */
export async function findReasons(look: Look, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { concepts } = await lookUp(look, { catalogue: 'override-reason', codes });
  return new Map(concepts.map(({ code, display }) => [code, display]));
}

interface Asked {
  readonly catalogue: CatalogueCode;
  readonly codes: readonly string[];
  readonly on?: string;
}

/** The facility's own operation, in this transaction and for this caller. */
async function lookUp(look: Look, { catalogue, codes, on }: Asked): Promise<OutputOf<typeof lookUpCodes>> {
  const asked = [...new Set(codes)];
  const operation = look.services.rooms.flatMap((room) => room.operations ?? []).find(({ contract }) => contract.code === lookUpCodes.code && contract.on === null);
  if (asked.length === 0 || operation === undefined) return { system: '', concepts: [] };
  return lookUpCodes.output.parse(await operation.run({ ...look, id: undefined, input: { catalogue, codes: asked, ...(on && { on }) } }));
}
