// The language of the screen. Changing it re-renders words only: nothing is remounted, so forms keep what was typed. spec: TXT-2
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { type Catalogue, createTranslate, type Language, languages, type Translate, type Values } from './translate.ts';

export type LoadCatalogue = (language: Language) => Promise<Catalogue>;

interface TextState {
  readonly t: Translate;
  readonly has: (key: string) => boolean;
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const storageKey = 'lanh.language';
/** Words that did not come are asked for once more; those that are here are used meanwhile. */
const againMs = 5000;
const TextContext = createContext<TextState | undefined>(undefined);

/** The language chosen on this device; Vietnamese when nothing was chosen. */
export function storedLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  return languages.find((language) => language === stored) ?? 'vi';
}

/** `initial` are the words that the first page needs, loaded before it is drawn; `load` gives all words of a language. */
export function TextProvider(props: { initial: Catalogue; language: Language; load: LoadCatalogue; children: ReactNode }) {
  const [state, setState] = useState({ catalogue: props.initial, language: props.language, isWhole: false });
  const wanted = useRef(props.language);
  const { load } = props;
  const setLanguage = useCallback(
    (language: Language) => {
      wanted.current = language;
      void load(language).then((catalogue) => {
        if (wanted.current !== language) return;
        localStorage.setItem(storageKey, language);
        setState({ catalogue, language, isWhole: true });
      });
    },
    [load],
  );
  const complete = useCallback(async () => {
    const catalogue = await load(wanted.current);
    setState((now) => (now.isWhole ? now : { ...now, catalogue, isWhole: true }));
  }, [load]);
  useEffect(() => void complete().catch(() => setTimeout(() => void complete().catch(() => undefined), againMs)), [complete]);
  useEffect(() => {
    document.documentElement.lang = state.language;
  }, [state.language]);
  const value = useMemo<TextState>(
    () => ({
      t: createTranslate(state.catalogue, state.language, state.isWhole),
      has: (key) => key in state.catalogue,
      language: state.language,
      setLanguage,
    }),
    [state, setLanguage],
  );
  return <TextContext.Provider value={value}>{props.children}</TextContext.Provider>;
}

/** `const { t, language } = useText(); t('chart.age', { years: 67 })` */
export function useText(): TextState {
  const state = useContext(TextContext);
  if (!state) throw new Error('useText needs a TextProvider above it');
  return state;
}

/** Words inside markup: `<T k="ui.save" />`. */
export function T(props: { k: string; values?: Values }) {
  return <>{useText().t(props.k, props.values)}</>;
}
