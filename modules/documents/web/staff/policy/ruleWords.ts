// Rules and their values in words.
import { useText } from '#ui/index.ts';
import type { PolicyChange } from '../../../model/index.ts';

type Rule = Pick<PolicyChange, 'section' | 'key' | 'name'>;

export function useRuleWords() {
  const { t, has } = useText();
  const known = (key: string, other: string) => (has(key) ? t(key) : other);
  const nameOf = ({ section, key, name }: Rule): string => {
    const [workflow = ''] = key.split('.');
    const names: Partial<Record<PolicyChange['section'], string>> = {
      signers: [known(`documents.policy.workflow.${workflow}`, workflow), name].filter(Boolean).join(' – '), hours: known(`documents.policy.hours.${key}`, key), days: known(`documents.archive.kind.${key}`, key),
      approver: known(`documents.archive.kind.${key}`, key), closed: known(`documents.archive.recipient.${key}`, key), ways: '', confirmation: known(`documents.policy.limit.${key}`, key), due: name === '@record' ? t('documents.policy.recordForm') : name,
    };
    return names[section] ?? key;
  };
  const valueOf = ({ section }: Rule, value: string): string => {
    if (value === '') return '';
    if (section === 'hours' || section === 'due') return `${value} ${t('documents.policy.unit.hours')}`;
    if (section === 'days') return `${value} ${t('documents.policy.unit.days')}`;
    if (section === 'approver') return t(`documents.policy.approver.${value}`);
    if (section === 'closed') return t(`documents.policy.access.${value}`);
    return section === 'ways' ? value.split(' ').map((way) => t(`documents.policy.way.${way}`)).join('; ') : value;
  };
  return { nameOf, valueOf };
}
