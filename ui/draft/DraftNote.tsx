// Says quietly that what is typed is kept, and when an earlier draft came back. spec: DRF-1
import { Text } from '@mantine/core';
import { formatInstant, formatTime } from '../format/date.ts';
import { useText } from '../text/TextProvider.tsx';
import type { DraftState } from './useDraft.ts';

/** `<DraftNote draft={draft} />` at the foot of a form. */
export function DraftNote(props: { draft: Pick<DraftState<unknown>, 'savedAt' | 'restoredAt' | 'failed'> }) {
  const { t } = useText();
  const { savedAt, restoredAt, failed } = props.draft;
  const text = failed ? t('ui.draft.failed') : noteOf(savedAt, restoredAt);
  function noteOf(saved: string | undefined, restored: string | undefined): string {
    if (restored !== undefined && restored === saved) return t('ui.draft.restored', { time: formatInstant(restored) });
    return saved === undefined ? '' : t('ui.draft.saved', { time: formatTime(saved) });
  }
  return (
    <Text size="xs" c={failed ? 'var(--problem-text)' : 'dimmed'} role="status">
      {text}
    </Text>
  );
}
