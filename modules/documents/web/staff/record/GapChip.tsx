// What a record lacks in one chip: gaps, else how much of what it will need is there. spec: REC-10
import { StatusChip, useText } from '#ui/index.ts';

export function GapChip({ gaps, required, done }: { gaps: number; required: number; done: number }) {
  const { t } = useText();
  if (gaps > 0) return <StatusChip tone="problem">{t('documents.record.gaps', { count: gaps })}</StatusChip>;
  if (done < required) return <StatusChip tone="neutral" title={t('documents.record.meterOf', { done, required })}>{t('documents.record.notDue', { done, required })}</StatusChip>;
  return <StatusChip tone="done">{t('documents.record.full')}</StatusChip>;
}
