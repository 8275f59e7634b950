// Every room: its number now, those that follow, how many wait. At most eight rows; more turn the page every ten seconds. spec: RCP-30
import { useEffect, useState } from 'react';
import type { BoardState } from '#modules/reception/model/index.ts';
import { shortRoomName } from '#modules/reception/model/roomName.ts';
import { hallTime } from './hallClock.ts';
import { ticketText, Urgency } from './TicketNumber.tsx';
import { useWords } from './words.ts';
import classes from './board.module.css';

type Room = BoardState['rooms'][number];
const rowsShown = 8;
const turnMs = 10_000;

export function RoomTable({ rooms }: { rooms: readonly Room[] }) {
  const t = useWords();
  const pages = Math.max(1, Math.ceil(rooms.length / rowsShown));
  const page = usePage(pages);
  const shown = rooms.slice(page * rowsShown, (page + 1) * rowsShown);
  return (
    <section className={classes.rooms} data-rows={Math.min(rowsShown, rooms.length)}>
      <table>
        <thead><tr><th scope="col">{t('board.room')}</th><th scope="col">{t('board.now')}</th><th scope="col">{t('board.next')}</th><th scope="col" className={classes.waits}>{t('board.waits')}</th></tr></thead>
        <tbody>{shown.map((room) => <Row key={room.roomId} room={room} />)}</tbody>
      </table>
      {pages > 1 && <p className={classes.muted}>{t('board.page', { page: page + 1, pages })}</p>}
    </section>
  );
}

function usePage(pages: number): number {
  const [turned, setTurned] = useState(0);
  useEffect(() => {
    if (pages < 2) return;
    const timer = setInterval(() => setTurned((before) => before + 1), turnMs);
    return () => clearInterval(timer);
  }, [pages]);
  return turned % pages;
}

function Row({ room }: { room: Room }) {
  const t = useWords();
  const now = [...room.called, ...room.inRoom];
  return (
    <tr>
      <th scope="row"><span className={classes.code}>{room.code}</span><span className={classes.roomName}>{shortRoomName(room.name)}</span></th>
      <td className={classes.current} data-called={room.called.length > 0 || undefined}>{now.length > 0 ? now.slice(0, 2).map(ticketText).join(' ') : '–'}</td>
      <td className={classes.next}>
        {room.away ? <span className={classes.away}>{room.awayUntil ? t('board.awayUntil', { time: hallTime(Date.parse(room.awayUntil)) }) : t('board.away')}</span> : room.next.map((ticket) => (
          <span key={ticket.number} className={classes.following}>{ticketText(ticket.number)}<Urgency urgency={ticket.urgency} />{ticket.name && <small>{ticket.name}</small>}</span>
        ))}
      </td>
      <td className={classes.waits}><b>{room.waiting + room.toConclude}</b>{room.atTests > 0 && <small>{t('board.results', { count: room.atTests })}</small>}</td>
    </tr>
  );
}
