// The state of filled forms: draft, completed, amended; icon and word.
import { StatusChip, useText } from '#ui/index.ts';

const tones = { 'in-progress': 'neutral', completed: 'done', amended: 'done', stopped: 'cancelled', 'entered-in-error': 'cancelled' } as const;
type Status = keyof typeof tones;

export function AnswerState({ status, isAmending = false }: { readonly status: string; readonly isAmending?: boolean }) {
  const { t } = useText();
  const known = (status in tones ? status : 'in-progress') as Status;
  return <StatusChip tone={isAmending ? 'progress' : tones[known]}>{t(isAmending ? 'chart.forms.state.amending' : `chart.forms.state.${known}`)}</StatusChip>;
}
