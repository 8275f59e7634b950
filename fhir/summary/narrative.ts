// A section in words: what a person reads who has no program for the rest. https://hl7.org/fhir/R4/narrative.html   spec: IPS-4
import type { Language } from '#platform/fault/server.ts';
import type { Narrative } from '#fhir/types/index.ts';
import { dateOf, nameOf, wordsOf } from './facts.ts';
import type { Coded } from './facts.ts';
import { words } from './words.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// Control characters are no XML.
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

const wrap = (language: Language, inside: string): Narrative => ({ status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}">${inside}</div>` });

export const sayWhy = (language: Language, why: string): Narrative => wrap(language, `<p>${plain(why)}</p>`);

export function tell(language: Language, resources: readonly Coded[]): Narrative {
  const { columns } = words[language];
  const head = [columns.what, columns.date, columns.detail].map((text) => `<th>${text}</th>`).join('');
  const rows = resources.map((one) => `<tr><td>${plain(nameOf(one))}</td><td>${plain(dayText(dateOf(one), language))}</td><td>${plain(detailOf(one, language))}</td></tr>`);
  return wrap(language, `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`);
}

function dayText(date: string | undefined, language: Language): string {
  const [year = '', month = '', day = ''] = date?.slice(0, 10).split('-') ?? [];
  return words[language].day(year, month, day);
}

function detailOf(one: Coded, language: Language): string {
  const doses = [...(one.dosage ?? []), ...(one.dosageInstruction ?? [])].map(({ text }) => text);
  const reactions = (one.reaction ?? []).flatMap(({ manifestation = [] }) => manifestation.map(wordsOf));
  const parts = (one.component ?? []).map((part) => [nameOf(part), valueOf(part)].filter(Boolean).join(' '));
  return [one.criticality === 'high' ? words[language].high : '', ...reactions, ...doses, valueOf(one), ...parts, one.conclusion].filter(Boolean).join('; ');
}

function valueOf({ valueQuantity, valueCodeableConcept, valueString, valueInteger, valueBoolean }: Coded): string {
  if (valueQuantity) return [`${valueQuantity.comparator ?? ''}${valueQuantity.value ?? ''}`, valueQuantity.unit ?? valueQuantity.code].filter(Boolean).join(' ');
  if (valueCodeableConcept) return wordsOf(valueCodeableConcept);
  const other = valueString ?? valueInteger ?? valueBoolean;
  return other === undefined ? '' : String(other);
}
