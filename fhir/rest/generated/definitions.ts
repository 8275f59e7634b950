// OperationDefinitions of the rooms' contracts: read and found like stored ones, yet stored nowhere. spec: OPR-5
import { operationDefinition } from '#fhir/operation/definition.ts';
import type { OperationDefinition } from '#fhir/types/index.ts';
import type { RestServices } from '../services.ts';

const made = new WeakMap<readonly unknown[], ReadonlyMap<string, OperationDefinition>>();

/** By code; made once per list of rooms. */
export function listDefinitions({ rooms, publicUrl }: Pick<RestServices, 'rooms' | 'publicUrl'>): ReadonlyMap<string, OperationDefinition> {
  const known = made.get(rooms);
  if (known) return known;
  const contracts = rooms.flatMap(({ operations = [] }) => operations.map(({ contract }) => contract));
  const definitions = new Map(contracts.map((contract) => [contract.code, operationDefinition(contract, `${publicUrl}/fhir`)]));
  made.set(rooms, definitions);
  return definitions;
}
