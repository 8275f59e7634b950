// What a finished job answers. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---output-manifest   spec: BLK-4
import type { Job } from './jobs.ts';
import type { Part } from './parts.ts';
import type { ExportInput } from './runExport.ts';

interface ManifestFile { readonly type: string; readonly url: string; readonly count: number }

export interface Manifest {
  readonly transactionTime: string;
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly ManifestFile[];
  readonly deleted: readonly ManifestFile[];
  readonly error: readonly ManifestFile[];
  readonly extension: Readonly<Record<string, string | number>>;
}

export const nameOfPart = ({ kind, type, n }: Pick<Part, 'kind' | 'type' | 'n'>): string => `${kind}.${type}.${n}.ndjson`;

/** `sign` gives what stands behind the address of a file that is fetched without a token. */
export function manifestOf(job: Job, parts: readonly Part[], sign: (file: string) => string): Manifest {
  const { signedAddresses = false, use } = JSON.parse(job.input) as Partial<ExportInput>;
  const filesOf = (kind: Part['kind'], typeOf: (part: Part) => string): ManifestFile[] => parts.filter((part) => part.kind === kind).map((part) => {
    const name = nameOfPart(part);
    return { type: typeOf(part), url: `${job.base.replace(/\/fhir$/, '')}/bulk/${job.id}/${name}${signedAddresses ? sign(name) : ''}`, count: Number(part.count) };
  });
  return {
    transactionTime: (job.transactionAt ?? job.createdAt).toISOString(), request: job.request, requiresAccessToken: !signedAddresses,
    output: filesOf('output', ({ type }) => type), deleted: filesOf('deleted', () => 'Bundle'), error: filesOf('error', () => 'OperationOutcome'),
    extension: { 'urn:lanh:bulk:resources': Number(job.resources), 'urn:lanh:bulk:left-out': Number(job.leftOut), ...(use !== undefined && { 'urn:lanh:bulk:use': use }) },
  };
}
