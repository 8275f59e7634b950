// The CapabilityStatement, made from the route table, the search parameters in force and the operations of the rooms.
// https://hl7.org/fhir/R4/capabilitystatement.html   spec: RST-9
import { jsonPatchType } from '#fhir/patch/index.ts';
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import { isSupported, type Parameter, typeParameters } from '#fhir/search/parameters.ts';
import { operationUrl } from '#fhir/operation/definition.ts';
import { smartConfiguration } from '#fhir/smart/configuration.ts';
import type { CapabilityStatement, CapabilityStatementRestResource, CapabilityStatementRestResourceOperation, CapabilityStatementRestResourceSearchParam, CapabilityStatementRestSecurity, Extension, ResourceType } from '#fhir/types/index.ts';
import { trailParameters } from './audit/ask.ts';
import type { RestSettings } from '#platform/config/index.ts';
import type { Room } from './room.ts';

export interface CapabilitySource {
  readonly rooms: readonly Room[];
  /** Path shape → methods, from the router. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** The same for AuditEvent, which is only read. */
  readonly trailRoutes: Readonly<Record<string, readonly string[]>>;
  readonly version: string;
  /** Address of this server as people outside see it. */
  readonly publicUrl: string;
  readonly rest: RestSettings;
  /** When this server started, ISO 8601. */
  readonly startedAt: string;
}

type TypeInteraction = NonNullable<CapabilityStatementRestResource['interaction']>[number]['code'];
const interactions: readonly (readonly [shape: string, method: string, code: TypeInteraction])[] = [
  ['T/I', 'GET', 'read'], ['T/I/_history/V', 'GET', 'vread'], ['T/I', 'PUT', 'update'], ['T/I', 'PATCH', 'patch'], ['T/I', 'DELETE', 'delete'],
  ['T/I/_history', 'GET', 'history-instance'], ['T/_history', 'GET', 'history-type'], ['T', 'POST', 'create'], ['T', 'GET', 'search-type'],
];

export function capabilityStatement(source: CapabilitySource): CapabilityStatement {
  const { routes } = source;
  const runs = (shape: string, method: string): boolean => routes[shape]?.includes(method) === true;
  const interaction = interactionsOf(routes);
  const conditional = { conditionalCreate: true, conditionalUpdate: runs('T', 'PUT'), conditionalDelete: source.rest.mostDeleted > 1 ? ('multiple' as const) : ('single' as const), conditionalRead: 'full-support' as const };
  const operations = operationsOf(source);
  const said = source.rooms.flatMap(({ capability }) => capability?.(source.publicUrl) ?? []);
  const extension = said.flatMap(({ rest = [] }) => rest);
  const systemOperations = operations.filter(({ isOn }) => isOn(null)).map(({ operation }) => operation);
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: source.startedAt,
    kind: 'instance',
    software: { name: 'Lành', version: source.version },
    implementation: { description: 'Lành, the open hospital record', url: `${source.publicUrl}/fhir` },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
    patchFormat: [jsonPatchType, 'application/fhir+json', 'application/fhir+xml'],
    rest: [{
      mode: 'server',
      ...(extension.length > 0 && { extension }),
      security: security(source),
      resource: resourceTypes.map((type) => (type === 'AuditEvent' ? trailResource(source.trailRoutes) : resource(type, { interaction, conditional, operations, extension: said.flatMap(({ types = {} }) => types[type] ?? []), isEnforced: source.rest.references === 'enforced' }))),
      interaction: [...(runs('', 'POST') ? [{ code: 'transaction' as const }, { code: 'batch' as const }] : []), ...(runs('', 'GET') ? [{ code: 'search-system' as const }] : []), ...(runs('_history', 'GET') ? [{ code: 'history-system' as const }] : [])],
      ...(systemOperations.length > 0 && { operation: systemOperations }),
    }],
  };
}

/** The addresses are those of the discovery document. https://hl7.org/fhir/smart-app-launch/STU2/conformance.html */
function security({ publicUrl, rest }: Pick<CapabilitySource, 'publicUrl' | 'rest'>): CapabilityStatementRestSecurity {
  const discovered = smartConfiguration(publicUrl);
  const uris = { authorize: discovered.authorization_endpoint, token: discovered.token_endpoint, introspect: discovered.introspection_endpoint, revoke: discovered.revocation_endpoint };
  return {
    extension: [{ url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris', extension: Object.entries(uris).map(([url, valueUri]) => ({ url, valueUri: String(valueUri) })) }],
    cors: rest.corsOrigins.length > 0,
    service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
    description: 'Bearer token, or the session cookie of a person with the header X-Lanh-Client',
  };
}

const interactionsOf = (routes: CapabilitySource['routes']): { code: TypeInteraction }[] =>
  interactions.filter(([shape, method]) => routes[shape]?.includes(method) === true).map(([, , code]) => ({ code }));

/** Rendered from the trail: no versions, no writes, no includes, and a few parameters. */
function trailResource(routes: CapabilitySource['routes']): CapabilityStatementRestResource {
  const parameters = Object.values(typeParameters('AuditEvent').parameters).filter(({ code }) => trailParameters.includes(code));
  return {
    type: 'AuditEvent', documentation: 'Rendered from the trail of accesses, newest first; written by the system alone.',
    interaction: interactionsOf(routes), versioning: 'no-version', readHistory: false, updateCreate: false,
    conditionalCreate: false, conditionalUpdate: false, conditionalDelete: 'not-supported', searchParam: parameters.map(searchParam),
  };
}

interface Shared {
  readonly interaction: CapabilityStatementRestResource['interaction'];
  readonly conditional: Pick<CapabilityStatementRestResource, 'conditionalCreate' | 'conditionalRead' | 'conditionalUpdate' | 'conditionalDelete'>;
  readonly operations: readonly NamedOperation[];
  /** Of the rooms. */
  readonly extension: Extension[];
  readonly isEnforced: boolean;
}

function resource(type: ResourceType, { interaction, conditional, operations, extension, isEnforced }: Shared): CapabilityStatementRestResource {
  const parameters = Object.values(typeParameters(type).parameters).filter(isSupported);
  const referrers = referringTo(type);
  const own = operations.filter(({ isOn }) => isOn(type)).map(({ operation }) => operation);
  return {
    ...(extension.length > 0 && { extension }),
    type,
    interaction,
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    ...conditional,
    referencePolicy: ['literal', 'local', ...(isEnforced ? ['enforced' as const] : [])],
    searchInclude: ['*', ...parameters.filter(({ type: kind }) => kind === 'reference').map(({ code }) => `${type}:${code}`)],
    ...(referrers.length > 0 && { searchRevInclude: referrers }),
    searchParam: parameters.map(searchParam),
    ...(own.length > 0 && { operation: own }),
  };
}

const searchParam = ({ code, type, url }: Parameter): CapabilityStatementRestResourceSearchParam => ({ name: code, definition: url, type });

let referring: ReadonlyMap<ResourceType, readonly string[]> | undefined;

/** `Observation:subject` for every parameter that may point to the type. */
function referringTo(type: ResourceType): string[] {
  referring ??= collectReferring();
  return [...(referring.get(type) ?? [])];
}

function collectReferring(): Map<ResourceType, string[]> {
  const map = new Map<ResourceType, string[]>();
  for (const source of resourceTypes.filter((type) => type !== 'AuditEvent')) {
    for (const { code, targets } of Object.values(typeParameters(source).parameters)) {
      for (const target of targets ?? []) map.set(target, [...(map.get(target) ?? []), `${source}:${code}`]);
    }
  }
  return map;
}

interface NamedOperation { readonly isOn: (type: ResourceType | null) => boolean; readonly operation: CapabilityStatementRestResourceOperation }

const operationsOf = ({ rooms, publicUrl }: CapabilitySource): NamedOperation[] => rooms.flatMap(({ operations = [], standardOperations = [] }) => [
  ...operations.map(({ contract }) => ({
    isOn: (type: ResourceType | null) => contract.on === type, operation: { name: contract.code, definition: operationUrl(`${publicUrl}/fhir`, contract.code) },
  })),
  ...standardOperations.map(({ code, definition, levels, types }) => ({
    isOn: (type: ResourceType | null) => (type === null ? levels.includes('system') : levels.some((level) => level !== 'system') && (types === 'every' || types.includes(type))),
    operation: { name: code, definition },
  })),
]);
