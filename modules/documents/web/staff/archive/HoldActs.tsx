// Holds for the law, and a longer period: what the records office does with an archived record. spec: ARC-2
import { Button, Group, NativeSelect, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useOperation, usePermission } from '#fhir/client/index.ts';
import { formatInstant, titleCase, useText } from '#ui/index.ts';
import { liftHold, type OpenedArchive, placeHold, raiseRetention } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';
import classes from './archive.module.css';

const classesAbove = ['death', 'mental', 'occupational-accident', 'traffic-accident', 'cosmetic', 'transplant', 'ivf', 'serious-incident'] as const;
type Act = { readonly kind: 'hold' } | { readonly kind: 'raise' } | { readonly kind: 'lift'; readonly holdId: string };

export function HoldActs({ entry, onChanged }: { entry: OpenedArchive; onChanged: () => void }) {
  const { t } = useText();
  const mayLift = usePermission('documents.archive-approve');
  const [act, setAct] = useState<Act | undefined>(undefined);
  const end = (done: boolean) => {
    setAct(undefined);
    if (done) onChanged();
  };
  return (
    <section className={classes.section}>
      <Title order={3} size="h5">{t('documents.archive.holds')}</Title>
      {entry.holds.length === 0 && <Text size="sm" c="var(--text-muted)">{t('documents.archive.holds.none')}</Text>}
      <ul className={classes.files}>{entry.holds.map((hold) => (
        <li key={hold.id}>
          <Text size="sm">{hold.authority}: {hold.reason} ({titleCase(hold.placedBy)}, {formatInstant(hold.placedAt)})</Text>
          {hold.liftedAt ? <Text size="sm" c="var(--text-muted)">{t('documents.archive.hold.lifted', { at: formatInstant(hold.liftedAt), by: titleCase(hold.liftedBy ?? ''), reason: hold.liftedReason ?? '' })}</Text> : mayLift && <Button size="compact-sm" variant="default" onClick={() => setAct({ kind: 'lift', holdId: hold.id })}>{t('documents.archive.hold.lift')}</Button>}
        </li>
      ))}</ul>
      {!entry.line.disposedAt && (
        <Group gap="xs" mt="sm">
          <Button variant="default" onClick={() => setAct({ kind: 'hold' })}>{t('documents.archive.hold.place')}</Button>
          {entry.line.retainUntil && <Button variant="default" onClick={() => setAct({ kind: 'raise' })}>{t('documents.archive.raise')}</Button>}
        </Group>
      )}
      {act?.kind === 'hold' && <Place id={entry.line.id} onEnd={end} />}
      {act?.kind === 'raise' && <Raise id={entry.line.id} onEnd={end} />}
      {act?.kind === 'lift' && <Lift holdId={act.holdId} onEnd={end} />}
    </section>
  );
}

interface EndProps { readonly onEnd: (done: boolean) => void }

function Place({ id, onEnd }: EndProps & { id: string }) {
  const { t } = useText();
  const [authority, setAuthority] = useState('');
  const { run, running, refusal } = useOperation(placeHold);
  return (
    <WhyDialog title={t('documents.archive.hold.place')} text={t('documents.archive.hold.what')} action={t('documents.archive.hold.place')} busy={running} refusal={refusal} onClose={() => onEnd(false)} onGiven={(reason) => authority.trim() !== '' && void run({ id, authority, reason }).then(() => onEnd(true), () => undefined)}>
      <TextInput label={t('documents.archive.hold.authority')} withAsterisk maxLength={200} value={authority} onChange={(event) => setAuthority(event.currentTarget.value)} />
    </WhyDialog>
  );
}

function Raise({ id, onEnd }: EndProps & { id: string }) {
  const { t } = useText();
  const [wanted, setWanted] = useState<string>(classesAbove[0]);
  const { run, running, refusal } = useOperation(raiseRetention);
  return (
    <WhyDialog title={t('documents.archive.raise')} text={t('documents.archive.raise.what')} action={t('documents.archive.raise')} busy={running} refusal={refusal} onClose={() => onEnd(false)} onGiven={(reason) => void run({ id, class: wanted, reason }).then(() => onEnd(true), () => undefined)}>
      <NativeSelect label={t('documents.archive.fact.class')} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} data={classesAbove.map((value) => ({ value, label: t(`documents.archive.class.${value}`) }))} />
    </WhyDialog>
  );
}

function Lift({ holdId, onEnd }: EndProps & { holdId: string }) {
  const { t } = useText();
  const { run, running, refusal } = useOperation(liftHold);
  return <WhyDialog title={t('documents.archive.hold.lift')} text={t('documents.archive.hold.liftWhat')} action={t('documents.archive.hold.lift')} busy={running} refusal={refusal} onClose={() => onEnd(false)} onGiven={(reason) => void run({ holdId, reason }).then(() => onEnd(true), () => undefined)} />;
}
