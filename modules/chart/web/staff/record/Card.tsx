// A titled block of the chart: heading, optional action, content.
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useText } from '#ui/index.ts';
import classes from './record.module.css';

interface CardProps {
  readonly title: string;
  readonly count?: number | undefined;
  readonly action?: ReactNode;
  /** Takes the height that is left and scrolls inside. */
  readonly fill?: boolean;
  readonly updating?: boolean;
  readonly children: ReactNode;
}

export function Card(props: CardProps) {
  const { t } = useText();
  const id = useId();
  return (
    <section className={classes.card} data-fill={props.fill || undefined} aria-labelledby={id}>
      <header className={classes.cardHead}>
        <h2 id={id} className={classes.cardTitle}>
          {props.title}
          {props.count !== undefined && <span className={classes.count}>{props.count}</span>}
        </h2>
        {props.updating && <span className={classes.updating}>{t('ui.updating')}</span>}
        {props.action}
      </header>
      {props.children}
    </section>
  );
}
