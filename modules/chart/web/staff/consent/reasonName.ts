// The words of a reason in the reader's language.
import { useText } from '#ui/index.ts';

export interface ReasonLine { readonly code: string; readonly display: string; readonly display_en: string; readonly display_fr: string }

export function useReasonName(): (reason: ReasonLine) => string {
  const { language } = useText();
  return ({ display, display_en: en, display_fr: fr }) => ({ vi: display, en, fr })[language];
}
