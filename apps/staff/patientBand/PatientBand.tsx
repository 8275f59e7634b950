// Who this chart is about, always in view. Allergies are never folded away. spec: BND
import { RefusalNote, useRead } from '#fhir/client/index.ts';
import type { ResourceOf } from '#fhir/types/index.ts';
import { formatDate, formatName, Loading, Slot, upperCase, useFormat, useText } from '#ui/index.ts';
import classes from './band.module.css';

export function PatientBand(props: { patientId: string; colour: string }) {
  const { t } = useText();
  const patient = useRead('Patient', props.patientId);
  // A refused chart explains itself on the screen below (break-glass); the band then names nobody.
  if (patient.refusal?.status === 403) return null;
  if (patient.refusal) return <RefusalNote refusal={patient.refusal} retry={patient.refetch} />;
  return (
    <section className={classes.band} style={{ ['--band-colour' as string]: props.colour }} aria-label={t('shell.band')}>
      {patient.data ? <Who patient={patient.data} /> : <Loading rows={1} />}
      <div className={classes.chips}>
        <Slot name="patient.banner" props={{ patientId: props.patientId }} />
      </div>
      <div className={classes.actions}>
        <Slot name="patient.action" props={{ patientId: props.patientId }} />
      </div>
    </section>
  );
}

function Who(props: { patient: ResourceOf<'Patient'> }) {
  const { t } = useText();
  const format = useFormat();
  const { patient } = props;
  const code = localCode(patient);
  const age = format.age(patient.birthDate, patient.deceasedDateTime);
  return (
    <div className={classes.who}>
      <h1 className={classes.name}>{upperCase(formatName(patient.name)) || t('shell.band.noName')}</h1>
      <span className={`${classes.fact} ${classes.strong}`}>{format.gender(patient.gender)}</span>
      <span className={classes.fact}>
        {age && <span className={classes.strong}>{age} </span>}({formatDate(patient.birthDate) || t('shell.band.noBirth')})
      </span>
      {code && <span className={classes.fact}>{t('shell.band.code', { code })}</span>}
      {(patient.deceasedBoolean || patient.deceasedDateTime) && <span className={`${classes.fact} ${classes.strong}`}>{t('shell.band.deceased', { date: formatDate(patient.deceasedDateTime) })}</span>}
    </div>
  );
}

/** The hospital's own number of the patient: type MR, else the first identifier meant for daily use. */
function localCode(patient: ResourceOf<'Patient'>): string | undefined {
  const identifiers = patient.identifier ?? [];
  const isRecord = (one: (typeof identifiers)[number]) => one.type?.coding?.some((coding: { code?: string }) => coding.code === 'MR') ?? false;
  return (identifiers.find(isRecord) ?? identifiers.find((one: { use?: string }) => one.use === 'usual'))?.value;
}
