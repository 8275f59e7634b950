// The mark of a form whose official text was not seen when it was written.
import { StatusChip, useText } from '#ui/index.ts';

export function NotCompared() {
  const { t } = useText();
  return <StatusChip tone="waiting" title={t('chart.forms.notCompared.why')}>{t('chart.forms.notCompared')}</StatusChip>;
}
