// The person who was found, as the desk checks it against the card and the face. spec: RCP
import { useOperationQuery } from '#fhir/client/index.ts';
import { patientPhoto } from '#modules/reception/model/index.ts';
import { formatDate, useFormat, useText } from '#ui/index.ts';
import type { FoundPerson } from './useFinder.ts';
import classes from './desk.module.css';

export function KnownPerson({ person }: { person: FoundPerson }) {
  const { t } = useText();
  const format = useFormat();
  const facts = [
    ['patientCode', person.patientCode], ['citizenId', person.citizenId], ['insuranceNumber', person.insuranceNumber], ['phone', person.phone], ['address', person.address], ['lastVisit', formatDate(person.lastVisit)],
  ] as const;
  return (
    <section className={classes.known} aria-label={person.name}>
      {person.hasPhoto && <Portrait person={person} />}
      <h2>{person.name}</h2>
      <p>{format.gender(person.sex)} · {formatDate(person.birthDate) || t('reception.birthUnknown')} {person.birthDate && `(${format.age(person.birthDate)})`}</p>
      <dl>
        {facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{t(`reception.fact.${name}`)}</dt><dd>{value}</dd></div>)}
      </dl>
    </section>
  );
}

/** The face to compare with the one at the desk. */
function Portrait({ person }: { person: FoundPerson }) {
  const { t } = useText();
  const photo = useOperationQuery(patientPhoto, {}, { id: person.id }).data;
  return photo?.data ? <img className={classes.portrait} src={`data:${photo.contentType ?? 'image/jpeg'};base64,${photo.data}`} alt={t('reception.photoOf', { name: person.name })} /> : null;
}
