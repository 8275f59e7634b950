// Code systems that the standard uses and nobody publishes as a CodeSystem: units, media types and languages are formed by rules, currencies and time
// zones the runtime knows. https://hl7.org/fhir/R4/terminologies-systems.html   spec: TRM-2
import { buildCodeList, buildGrammar } from './codeList.ts';
import type { CodeList } from './codeList.ts';
import { isUcum } from './ucum.ts';

const token = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";
const mediaType = new RegExp(`^${token}/${token}(?:\\s*;\\s*${token}=(?:${token}|"[^"\\\\]*"))*$`);

function isLanguage(code: string): boolean {
  try {
    return code.length <= 60 && Intl.getCanonicalLocales(code).length === 1;
  } catch {
    return false;
  }
}

const makers: Readonly<Record<string, () => CodeList>> = {
  'urn:ietf:bcp:13': () => buildGrammar({ system: 'urn:ietf:bcp:13', title: 'Media types (BCP 13)' }, (code) => code.length <= 200 && mediaType.test(code)),
  'http://unitsofmeasure.org': () => buildGrammar({ system: 'http://unitsofmeasure.org', title: 'Units of measure (UCUM)' }, isUcum),
  'urn:ietf:bcp:47': () => buildGrammar({ system: 'urn:ietf:bcp:47', title: 'Languages (BCP 47)' }, isLanguage),
  'urn:iso:std:iso:4217': buildCurrencies,
  'https://www.iana.org/time-zones': () => buildCodeList(
    { system: 'https://www.iana.org/time-zones', title: 'IANA time zones', content: 'complete', isCaseSensitive: true },
    Intl.supportedValuesOf('timeZone').map((code) => ({ code, display: code }))),
};

function buildCurrencies(): CodeList {
  const named = (language: string) => new Intl.DisplayNames([language], { type: 'currency' });
  const [english, vietnamese, french] = [named('en'), named('vi'), named('fr')];
  const designation = (language: string, value: string | undefined) => (value === undefined ? [] : [{ language, value }]);
  return buildCodeList(
    { system: 'urn:iso:std:iso:4217', title: 'Currencies (ISO 4217)', language: 'en', content: 'complete', isCaseSensitive: true },
    Intl.supportedValuesOf('currency').map((code) => ({
      code, display: english.of(code) ?? code, designations: [...designation('vi', vietnamese.of(code)), ...designation('fr', french.of(code))],
    })));
}

const built = new Map<string, CodeList>();

export const grammarSystems: readonly string[] = Object.keys(makers);

export function findGrammar(system: string): CodeList | undefined {
  const list = built.get(system) ?? (Object.hasOwn(makers, system) ? makers[system]?.() : undefined);
  if (list) built.set(system, list);
  return list;
}
