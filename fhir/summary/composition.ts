// The Composition that heads the document. http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips   spec: IPS-1, IPS-3
import type { Language } from '#platform/fault/server.ts';
import type { Composition, CompositionSection } from '#fhir/types/index.ts';
import type { Coded } from './facts.ts';
import { sayWhy, tell } from './narrative.ts';
import type { Section } from './sections.ts';
import { words } from './words.ts';

/** Somebody asked and there is none; nothing is recorded; the caller may not see it. http://terminology.hl7.org/CodeSystem/list-empty-reason */
export type EmptyReason = 'nilknown' | 'unavailable' | 'withheld';

export interface Filled { readonly section: Section; readonly told: readonly Coded[]; readonly emptyReason: EmptyReason }

export interface DocumentFacts {
  readonly id: string;
  readonly at: string;
  readonly language: Language;
  /** `Patient/1` */
  readonly patient: string;
  readonly patientName: string;
  /** Addresses within the document of who made it, and of the house that keeps it. */
  readonly author: string;
  readonly custodian: string | undefined;
  /** The record is one of those that not everybody may see. */
  readonly restricted: boolean;
}

const listEmptyReason = 'http://terminology.hl7.org/CodeSystem/list-empty-reason';
export const compositionProfile = 'http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips';

export function buildComposition(facts: DocumentFacts, filled: readonly Filled[]): Composition {
  const { language } = facts;
  const shown = filled.filter(({ section, told, emptyReason }) => section.required || told.length > 0 || emptyReason === 'nilknown');
  return {
    resourceType: 'Composition', id: facts.id, meta: { profile: [compositionProfile] }, language, status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: facts.patient, ...(facts.patientName && { display: facts.patientName }) },
    date: facts.at, author: [{ reference: facts.author }], title: words[language].title,
    confidentiality: facts.restricted ? 'R' : 'N',
    ...(facts.custodian && { custodian: { reference: facts.custodian } }),
    section: shown.map((one) => buildSection(one, language)),
  };
}

function buildSection({ section, told, emptyReason }: Filled, language: Language): CompositionSection {
  const { code, display, key } = section;
  const head = { title: words[language].sections[key], code: { coding: [{ system: 'http://loinc.org', code, display }] } };
  if (told.length > 0) return { ...head, text: tell(language, told), entry: told.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` })) };
  return { ...head, text: sayWhy(language, words[language].empty[emptyReason]), emptyReason: { coding: [{ system: listEmptyReason, code: emptyReason, display: emptyDisplays[emptyReason] }] } };
}

const emptyDisplays: Readonly<Record<EmptyReason, string>> = { nilknown: 'Nil Known', unavailable: 'Unavailable', withheld: 'Information Withheld' };
