// A number as slips and screens show it, with the sign of who goes first.
import { useWords } from './words.ts';
import classes from './board.module.css';

/** `041` */
export const ticketText = (number: number): string => String(number).padStart(3, '0');

export function Urgency({ urgency }: { urgency: 'emergency' | 'priority' | 'ordinary' }) {
  const t = useWords();
  if (urgency === 'ordinary') return null;
  return <span className={classes.urgency} data-urgency={urgency} role="img" aria-label={t(`board.${urgency}`)} title={t(`board.${urgency}`)}>{urgency === 'emergency' ? '✚' : '★'}</span>;
}
