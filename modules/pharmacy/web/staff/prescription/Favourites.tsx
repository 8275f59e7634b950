// What this doctor prescribes most for the disease of the visit, as chips: one press is a row with its usual dose.   spec: PHA-38
import { UnstyledButton } from '@mantine/core';
import { prescribedName } from '#modules/pharmacy/model/index.ts';
import { useText } from '#ui/index.ts';
import type { Pick } from './rows.ts';
import classes from './prescription.module.css';

export function Favourites(props: { picks: readonly Pick[]; onPick: (pick: Pick) => void }) {
  const { t } = useText();
  if (props.picks.length === 0) return null;
  return (
    <div className={classes.favourites} role="group" aria-label={t('pharmacy.rx.favourites')}>
      <span className={classes.favouritesTitle}>{t('pharmacy.rx.favourites')}</span>
      {props.picks.map((pick) => (
        <UnstyledButton key={pick.medicine.code} className={classes.favourite} onClick={() => props.onPick(pick)}>{prescribedName(pick.medicine)}</UnstyledButton>
      ))}
    </div>
  );
}
