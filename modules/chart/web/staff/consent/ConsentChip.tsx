// Of a form that waits for a consent: is there one? Said before anything is typed. spec: CON-6
import { StatusChip, useText } from '#ui/index.ts';

const tones = { given: 'signed', emergency: 'waiting', missing: 'problem' } as const;

export function ConsentChip({ standing }: { readonly standing: keyof typeof tones }) {
  const { t } = useText();
  return <StatusChip tone={tones[standing]}>{t(`chart.consent.chip.${standing}`)}</StatusChip>;
}
