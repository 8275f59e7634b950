// The call everybody waits for: number first, then where to. It flashes slowly while it is said, for those who do not hear. spec: RCP-30
import type { BoardState } from '#modules/reception/model/index.ts';
import { ticketText, Urgency } from './TicketNumber.tsx';
import { useWords } from './words.ts';
import classes from './board.module.css';

type Call = BoardState['calls'][number];

export function NowCalling({ call, flashing, others }: { call: Call | undefined; flashing: boolean; others: readonly Call[] }) {
  const t = useWords();
  if (!call) return <section className={classes.now}><p className={classes.idle}>{t('board.nobodyCalled')}</p></section>;
  const place = t(call.kind === 'desk' ? 'board.toDesk' : 'board.toRoom', { room: call.room });
  return (
    <section className={classes.now} data-flashing={flashing || undefined} aria-live="assertive" aria-atomic="true">
      <span className={classes.calling}>{t('board.calling')} <Urgency urgency={call.urgency} /></span>
      <strong className={classes.big}>{ticketText(call.number)}</strong>
      {call.name && <span className={classes.name}>{call.name}</span>}
      <span className={classes.place}>{place}</span>
      {call.concluding && <span className={classes.calling}>{t('board.conclusion')}</span>}
      {others.length > 0 && (
        <p className={classes.others}>
          <span className={classes.muted}>{t('board.alsoCalling')}</span>
          {others.slice(0, 4).map((other) => <span key={`${other.roomId}/${other.number}`}><b>{ticketText(other.number)}</b> → {other.code}</span>)}
        </p>
      )}
    </section>
  );
}
