// Puts the band above the screen, and keeps the patients opened last as tabs (five at most), each with its own colour,
// so that nobody writes into the wrong chart. spec: BND-4
import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead } from '#fhir/client/index.ts';
import { type AboutPatient, AboutPatientProvider, formatName, titleCase, useAbout, useText } from '#ui/index.ts';
import classes from './band.module.css';
import { PatientBand } from './PatientBand.tsx';

interface OpenPatient {
  readonly patientId: string;
  /** The visit it was opened with last: the tab leads back to that work. */
  readonly encounterId?: string | undefined;
  readonly colour: string;
}
const colours = ['var(--band-1)', 'var(--band-2)', 'var(--band-3)', 'var(--band-4)', 'var(--band-5)'] as const;

export function BandFrame(props: { children: ReactNode }) {
  return (
    <AboutPatientProvider>
      <Band />
      {props.children}
    </AboutPatientProvider>
  );
}

/** Opening a sixth takes the place, and the colour, of the one opened longest ago. */
export function openNext(open: readonly OpenPatient[], { patientId, encounterId }: AboutPatient): readonly OpenPatient[] {
  const known = open.find((one) => one.patientId === patientId);
  if (known) return encounterId === undefined || known.encounterId === encounterId ? open : open.map((one) => (one === known ? { ...one, encounterId } : one));
  const kept = open.slice(-(colours.length - 1));
  const colour = colours.find((one) => !kept.some((other) => other.colour === one)) ?? colours[0];
  return [...kept, { patientId, encounterId, colour }];
}

function Band() {
  const about = useAbout();
  const [open, setOpen] = useState<readonly OpenPatient[]>([]);
  const patientId = about?.patientId;
  if (!about || !patientId) return null;
  const next = openNext(open, about);
  // Derived while rendering: the tab is there in the same paint as its band.
  if (next !== open) setOpen(next);
  const colour = next.find((one) => one.patientId === patientId)?.colour ?? colours[0];
  return (
    <>
      {open.length > 1 && <Tabs open={open} current={patientId} onClose={(id) => setOpen((all) => all.filter((one) => one.patientId !== id))} />}
      <PatientBand key={patientId} patientId={patientId} colour={colour} />
    </>
  );
}

function Tabs(props: { open: readonly OpenPatient[]; current: string; onClose: (patientId: string) => void }) {
  const { t } = useText();
  return (
    <nav className={classes.tabs} aria-label={t('shell.band.tabs')}>
      {props.open.map((one) => (
        <Tab key={one.patientId} open={one} current={one.patientId === props.current} onClose={() => props.onClose(one.patientId)} />
      ))}
    </nav>
  );
}

function Tab(props: { open: OpenPatient; current: boolean; onClose: () => void }) {
  const { t } = useText();
  const patient = useRead('Patient', props.open.patientId);
  const name = titleCase(formatName(patient.data?.name)) || '…';
  const { patientId, encounterId } = props.open;
  const born = patient.data?.birthDate?.slice(0, 4);
  const to = encounterId === undefined ? `/patients/${patientId}` : `/visits/${encounterId}`;
  return (
    <span className={classes.tab} data-current={props.current} style={{ ['--band-colour' as string]: props.open.colour }}>
      <Link to={to} aria-current={props.current ? 'page' : undefined}>
        {name}{born && <span className={classes.born}> {born}</span>}
      </Link>
      {!props.current && <CloseButton size="xs" aria-label={t('shell.band.closeTab', { name })} onClick={props.onClose} />}
    </span>
  );
}
