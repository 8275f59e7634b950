// Findings and problems in Vietnamese words, for what is kept and for refusals. The same messages as on screen.
import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Finding, RuleProblem } from '#modules/pharmacy/model/index.ts';

const messages = JSON.parse(readFileSync(new URL('../../messages.vi.json', import.meta.url), 'utf8')) as Readonly<Record<string, string>>;

function say(key: string, params: Readonly<Record<string, string | number>>): string {
  const pattern = messages[key];
  return pattern === undefined ? key : String(new IntlMessageFormat(pattern, 'vi-VN', undefined, { ignoreTag: true }).format(params));
}

export const findingText = ({ reason, params }: Finding): string => say(`pharmacy.safety.${reason}`, params);
export const problemText = ({ rule, reason, params }: RuleProblem): string => `${rule.startsWith('RX') ? `${rule}: ` : ''}${say(`pharmacy.rule.${reason}`, params)}`;
