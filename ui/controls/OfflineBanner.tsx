// The bar that tells, without asking anything, that the server cannot be reached. spec: OFF-1
import { formatTime } from '../format/date.ts';
import { useText } from '../text/TextProvider.tsx';
import classes from './controls.module.css';

/** `since`: ISO instant at which the server was last lost. */
export function OfflineBanner(props: { since: string | undefined; slow?: boolean }) {
  const { t } = useText();
  return (
    <div role="status">
      {props.since && <div className={classes.offline}>{t('ui.offline.banner', { time: formatTime(props.since) })}</div>}
      {!props.since && props.slow && <div className={classes.offline}>{t('ui.offline.slow')}</div>}
    </div>
  );
}
