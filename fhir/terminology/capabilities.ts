// What the terminology operations can do: GET /fhir/metadata?mode=terminology, made from the operations themselves.
// https://hl7.org/fhir/R4/terminologycapabilities.html   spec: TRM-19
import { productVersion } from '#platform/config/index.ts';
import type { Answer } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { TerminologyCapabilities } from '#fhir/types/index.ts';
import { grammarSystems } from './grammars.ts';
import { expandNames } from './operations/expand.ts';
import { listStandardSystems } from './standard.ts';

type System = NonNullable<TerminologyCapabilities['codeSystem']>[number];

const statements = new WeakMap<RestServices, string>();

/** The same for everybody while the server runs: which systems a facility keeps in its store is not told here. */
export function answerTerminologyCapabilities(services: RestServices): Answer {
  const statement = statements.get(services) ?? JSON.stringify(terminologyCapabilities(services));
  statements.set(services, statement);
  return { status: 200, headers: { 'content-type': fhirJson }, body: statement };
}

function terminologyCapabilities({ rooms, publicUrl, now }: RestServices): TerminologyCapabilities {
  const own = rooms.flatMap(({ codeSystems = [] }) => codeSystems.flatMap(({ systems }) => systems));
  const systems = new Map<string, System>();
  const add = (uri: string, more: Omit<System, 'uri'>) => void (systems.has(uri) || systems.set(uri, { uri, ...more }));
  for (const uri of own) add(uri, { subsumption: true });
  for (const { uri, versions } of listStandardSystems()) add(uri, { subsumption: true, ...(versions.length > 0 && { version: versions.map((code) => ({ code })) }) });
  for (const uri of grammarSystems) add(uri, { subsumption: false });
  return {
    resourceType: 'TerminologyCapabilities', status: 'active', date: now().toISOString(), kind: 'instance',
    software: { name: 'Lành', version: productVersion }, implementation: { description: 'Lành, the open hospital record', url: `${publicUrl}/fhir` },
    codeSystem: [...systems.values()],
    expansion: {
      hierarchical: false, paging: true, incomplete: false, parameter: expandNames.map((name) => ({ name })),
      textFilter: 'Every word of the filter begins a word of the code, its display or another of its names; case and accents do not count (đ is d).',
    },
    codeSearch: 'all', validateCode: { translations: true }, translation: { needsMap: true }, closure: { translation: false },
  };
}
