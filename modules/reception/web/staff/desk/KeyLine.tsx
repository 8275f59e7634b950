// The keys that answer at the desk now, in one line below the work. spec: RCP-39
import { useKeySheet, useText } from '#ui/index.ts';
import classes from './desk.module.css';

export function KeyLine() {
  const { t } = useText();
  const keys = useKeySheet().filter(({ chord, label }) => /^F\d+$/.test(chord) && label.startsWith('reception.')).toSorted((a, b) => Number(a.chord.slice(1)) - Number(b.chord.slice(1)));
  return (
    <p className={classes.keys}>
      {keys.map(({ chord, label }) => <span key={chord}><kbd>{chord}</kbd> {t(label)}</span>)}
      <span><kbd>Ctrl /</kbd> {t('reception.key.all')}</span>
    </p>
  );
}
