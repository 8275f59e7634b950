// In the patient band: asking about allergies is one key away, for doctor and nurse alike.   spec: ALG-5
import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { type StaffSlots, useAbout, useChord, useKey, useText } from '#ui/index.ts';
import { AllergyDialog } from './AllergyDialog.tsx';
import classes from './allergy.module.css';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const about = useAbout();
  const [asking, setAsking] = useState(false);
  const key = useChord('chart.allergy.key', 'Alt+D');
  useKey({ chord: 'Alt+D', label: 'chart.allergy.key', run: () => setAsking(true) });
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconHandStop size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('chart.allergy.ask')} <kbd className={classes.key}>{key}</kbd></Button>
      {asking && <AllergyDialog patientId={patientId} encounterId={about?.patientId === patientId ? about.encounterId : undefined} onClose={() => setAsking(false)} />}
    </>
  );
}
