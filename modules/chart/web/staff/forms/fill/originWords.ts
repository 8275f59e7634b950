// Where a prefilled answer came from, in words: `observation_29463_7_encounter` → "sinh hiệu, xét nghiệm đã đo".
import { useText } from '#ui/index.ts';

const kinds = ['patient', 'encounter', 'user', 'facility', 'observation', 'condition', 'allergies', 'answers'] as const;

export function useOriginWords(): (origins: Readonly<Record<string, string>>) => Record<string, string> {
  const { t } = useText();
  return (origins) => Object.fromEntries(Object.entries(origins).map(([linkId, origin]) => {
    const kind = kinds.find((one) => origin === one || origin.startsWith(`${one}_`));
    return [linkId, t(`chart.forms.origin.${kind ?? 'record'}`)];
  }));
}
