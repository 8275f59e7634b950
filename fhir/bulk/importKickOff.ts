// `$import`: NDJSON as the body, or a manifest of addresses; the same path as `lanh import`, with the rights of the caller. docs/decisions/0162-import-of-a-set.md   spec: BLK-8
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import { badParameter } from './exportOrder.ts';
import { requireApproval, requirePermission } from './approval.ts';
import { acceptJob, requireAsync } from './kickOff.ts';

/** Kept with the job: a file of the store, or an address still to be fetched. */
export interface ImportInput { readonly files: readonly ImportFile[] }
export type ImportFile = { readonly type: string; readonly stored: string } | { readonly type: string; readonly url: string };

const mostFiles = 200;

/** The guide for import is a draft; its canonical address is the one of its working group. https://github.com/smart-on-fhir/bulk-import */
export const importOperation: StandardOperation = {
  code: 'import', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/import', levels: ['system'], types: [], methods: ['POST'], run: kickOff,
};

async function kickOff(exchange: Exchange): Promise<Answer> {
  const { caller, headers, services, body } = exchange;
  requirePermission(caller, 'bulk.import');
  requireAsync(exchange);
  const query = new URLSearchParams(exchange.query);
  const approval = requireApproval(caller, { purpose: query.get('_purpose') ?? undefined, approver: query.get('_approvedBy') ?? undefined });
  const input: ImportInput = isNdjson(headers['content-type']) ? { files: [{ type: 'lines', stored: await services.files.put(caller.dk, Buffer.from(body)) }] } : { files: filesOf(body) };
  return acceptJob(exchange, { kind: 'import', input, approval });
}

const isNdjson = (contentType = ''): boolean => /^application\/(?:fhir\+)?ndjson\b/.test(contentType);

/** `{ inputFormat, inputSource, input: [{ type, url }] }` */
function filesOf(body: string): ImportFile[] {
  const { inputFormat, input } = parseSource(body).resource as unknown as { inputFormat?: unknown; input?: unknown };
  if (inputFormat !== undefined && !(typeof inputFormat === 'string' && isNdjson(inputFormat))) throw badParameter('inputFormat', 'only application/fhir+ndjson is read');
  if (!Array.isArray(input) || input.length === 0 || input.length > mostFiles) throw badParameter('input', `is a list of 1 to ${mostFiles} files`);
  return input.map((one: { type?: unknown; url?: unknown }, index) => {
    const place = `input[${index}]`;
    if (typeof one?.type !== 'string' || !isResourceType(one.type)) throw badParameter(`${place}.type`, 'is no resource type of R4');
    if (typeof one.url !== 'string' || !/^https?:$/.test(URL.parse(one.url)?.protocol ?? '')) throw badParameter(`${place}.url`, 'is no web address');
    return { type: one.type, url: one.url };
  });
}
