// The change log as rooms see it: one row per version, for books before commit and messengers after. spec: CHG
import type { ChangeRow } from '#fhir/rest/room.ts';
import type { WrittenVersion } from './applyWrites.ts';

/** The change rows of versions just written. */
export function changeRows(versions: readonly WrittenVersion[]): ChangeRow[] {
  return versions.map((version) => ({
    dk: version.dk,
    seq: BigInt(version.seq),
    type: version.type,
    id: version.id,
    version: version.version,
    before: version.before?.status ?? undefined,
    after: version.status ?? undefined,
    operation: version.operation,
    actor: version.actor,
    at: version.lastUpdated,
    content: async () => (version.resource ?? {}) as Record<string, unknown>,
  }));
}
