// Who is next: emergencies, then priority groups and people back from tests mixed in by the ratios of the house. spec: RCP
import type { QueueRules, RoomDay, Ticket } from './ticket.ts';

const byArrival = (a: Ticket, b: Ticket): number => {
  const [left, right] = [a.returnedAt ?? a.arrivedAt, b.returnedAt ?? b.arrivedAt];
  return left === right ? a.number - b.number : left < right ? -1 : 1;
};

interface Pace { newSinceConclusion: number; priorityInRow: number }

/** The ticket to call now, and how the room's counters stand after it. */
export function pickNext(tickets: readonly Ticket[], room: Pace, rules: QueueRules): { ticket: Ticket; pace: Pace } | undefined {
  const queued = tickets.filter((ticket) => ticket.state === 'waiting' || ticket.state === 'to-conclude').sort(byArrival);
  const emergency = queued.find((ticket) => ticket.urgency === 'emergency');
  if (emergency) return { ticket: emergency, pace: { newSinceConclusion: room.newSinceConclusion, priorityInRow: room.priorityInRow } };
  const fresh = queued.filter((ticket) => ticket.state === 'waiting');
  const back = queued.filter((ticket) => ticket.state === 'to-conclude');
  const conclude = back.length > 0 && (fresh.length === 0 || room.newSinceConclusion >= rules.newPerConclusion);
  const from = conclude ? back : fresh;
  const ticket = pickByPriority(from, room, rules);
  if (ticket === undefined) return undefined;
  const ordinaryWaits = from.some((one) => one.urgency === 'ordinary');
  return {
    ticket,
    pace: {
      newSinceConclusion: conclude ? 0 : room.newSinceConclusion + 1,
      priorityInRow: ticket.urgency === 'priority' && ordinaryWaits ? room.priorityInRow + 1 : 0,
    },
  };
}

function pickByPriority(sorted: readonly Ticket[], room: Pace, rules: QueueRules): Ticket | undefined {
  const priority = sorted.find((ticket) => ticket.urgency === 'priority');
  const ordinary = sorted.find((ticket) => ticket.urgency === 'ordinary');
  if (priority === undefined || ordinary === undefined) return priority ?? ordinary;
  return room.priorityInRow >= rules.priorityPerOrdinary ? ordinary : priority;
}

/** The whole queue in the order in which it will be called if nothing else happens. */
export function orderQueue(tickets: readonly Ticket[], room: RoomDay, rules: QueueRules): Ticket[] {
  let pace: Pace = { newSinceConclusion: room.newSinceConclusion, priorityInRow: room.priorityInRow };
  let rest = [...tickets];
  const order: Ticket[] = [];
  for (let next = pickNext(rest, pace, rules); next !== undefined; next = pickNext(rest, pace, rules)) {
    const { ticket } = next;
    order.push(ticket);
    rest = rest.filter((one) => one.id !== ticket.id);
    pace = next.pace;
  }
  return order;
}

/** Where a returning person is placed: behind `places` of those who wait now, without overtaking anyone who was there before. */
export function placeBehind(queue: readonly Ticket[], places: number, at: string): string {
  const waiting = queue.filter((ticket) => ticket.state === 'waiting').sort(byArrival);
  const before = waiting[Math.min(places, waiting.length) - 1];
  if (before === undefined) return at;
  return new Date(Date.parse(before.arrivedAt) + 1).toISOString();
}
