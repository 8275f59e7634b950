// From a form back to the work it belongs to: the doctor's page of the visit, or the page of the stay. spec: FRS-16
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { usePermission, useRead } from '#fhir/client/index.ts';
import { careOf } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import classes from '../forms.module.css';

export function WayBack({ encounterId }: { encounterId: string }) {
  const { t } = useText();
  const { data } = useRead('Encounter', encounterId);
  const isVisit = data !== undefined && careOf(data) === 'outpatient';
  const may = usePermission(isVisit ? 'chart.read-visit' : 'chart.stays');
  if (!data || !may) return null;
  return <Link className={classes.back} to={isVisit ? '/visits/$encounterId' : '/stays/$encounterId'} params={{ encounterId }}><IconArrowLeft size={16} aria-hidden /> {t(isVisit ? 'chart.forms.backToVisit' : 'chart.forms.backToStay')}</Link>;
}
