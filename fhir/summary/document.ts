// The document Bundle, joined from stored texts so that every decimal stays as it was written. https://hl7.org/fhir/R4/documents.html   spec: IPS-1
import type { Composition, Device } from '#fhir/types/index.ts';

interface DocumentParts {
  readonly base: string;
  readonly at: string;
  readonly composition: Composition;
  readonly authorId: string;
  /** Stored texts, each once. */
  readonly patient: string;
  readonly texts: readonly string[];
}

export const bundleProfile = 'http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips';

export function documentText({ base, at, composition, authorId, patient, texts }: DocumentParts): string {
  const author: Device = { resourceType: 'Device', id: authorId, deviceName: [{ name: 'Lành', type: 'model-name' }], type: { text: 'Software' } };
  const made = (id: string | undefined, resource: Composition | Device) => entry(`urn:uuid:${id}`, JSON.stringify(resource));
  const stored = (text: string) => entry(`${base}/${addressOf(text)}`, text);
  const entries = [made(composition.id, composition), stored(patient), made(authorId, author), ...texts.map(stored)];
  const head = { resourceType: 'Bundle', meta: { profile: [bundleProfile] }, language: composition.language, identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${composition.id}` }, type: 'document', timestamp: at };
  return `${JSON.stringify(head).slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

const entry = (fullUrl: string, text: string): string => `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${text}}`;

/** Our own splice writes type and id first. */
export function addressOf(text: string): string {
  const [, type, id] = /^\s*\{\s*"resourceType"\s*:\s*"(\w+)"\s*,\s*"id"\s*:\s*"([A-Za-z0-9\-.]{1,64})"/.exec(text) ?? [];
  if (type !== undefined && id !== undefined) return `${type}/${id}`;
  const { resourceType, id: other } = JSON.parse(text) as { resourceType: string; id: string };
  return `${resourceType}/${other}`;
}
