// Words of the call screen. One small file instead of the whole catalogue: this page has to start on an old television.
import { createContext, useContext } from 'react';

export type Words = Readonly<Record<string, string>>;
export const WordsContext = createContext<Words>({});

/** `t('board.toRoom', { room: 'Phòng 12' })` */
export function useWords(): (key: string, values?: Readonly<Record<string, string | number>>) => string {
  const words = useContext(WordsContext);
  return (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? ''));
}
