// Formatters that need words: age and gender in the language of the screen. spec: UID-4
import { useMemo } from 'react';
import { useText } from '../text/TextProvider.tsx';
import { ageOf } from './age.ts';

export interface Format {
  /** `67t`, `18 tháng`, `5 ngày`; empty when the birth date is unknown. */
  readonly age: (birthDate: string | undefined, at?: string) => string;
  readonly gender: (code: string | undefined) => string;
}

export function useFormat(): Format {
  const { t } = useText();
  return useMemo(
    () => ({
      age: (birthDate, at = new Date().toISOString()) => {
        const age = ageOf(birthDate, at);
        return age ? t(`ui.age.${age.unit}`, { value: age.value }) : '';
      },
      gender: (code) => t(`ui.gender.${code === 'male' || code === 'female' || code === 'other' ? code : 'unknown'}`),
    }),
    [t],
  );
}
