// F10: saves everything, tells what still bars the end, shows what should be looked at, then the act of signing. spec: VIS-14
import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { finishVisit } from '#modules/chart/model/index.ts';
import { Loading, Slot, useSlotFillers, useText, useToast, useVisitParts } from '#ui/index.ts';
import { type PartProps, sheetOf } from '../part.ts';
import classes from '../visit.module.css';
import { useReview } from './useReview.ts';
import type { Review } from './useReview.ts';

type SheetProps = PartProps & { readonly opened: boolean; readonly onClose: () => void; readonly onEnded: () => void };

export const FinishSheet = sheetOf(FinishSheetDrawer);

function FinishSheetDrawer(props: SheetProps) {
  const { t } = useText();
  return (
    <Drawer opened={props.opened} onClose={props.onClose} position="right" size="lg" title={t('chart.visit.finish')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <Steps {...props} />}
    </Drawer>
  );
}

function Steps(props: SheetProps) {
  const { t } = useText();
  const { visit, server, onClose } = props;
  const parts = useVisitParts();
  const { review, look } = useReview(visit, parts);
  const [seen, setSeen] = useState(false);
  const first = useEffectEvent(look);
  useEffect(() => void first(), []);
  const confirm = () => {
    visit.doc.confirmCopied();
    for (const part of parts.list()) part.confirm?.();
    // The marks lie in the record too; the papers are made from what is saved.
    void parts.saveAll().then(() => setSeen(true), () => look());
  };
  if (review === undefined) return <Loading rows={3} what={t('chart.visit.saving.now')} />;
  if (review.problems.length > 0 || review.refusal) return <Problems review={review} onClose={onClose} onAgain={() => void look()} />;
  if (review.notices.length > 0 && !seen) {
    return <Notices review={review} onSeen={confirm} />;
  }
  return <End {...props} key={server.encounterId} />;
}

function Problems({ review, onClose, onAgain }: { review: Review; onClose: () => void; onAgain: () => void }) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Text fw={600}>{t('chart.visit.barred')}</Text>
      {review.refusal && <RefusalNote refusal={review.refusal} retry={onAgain} />}
      <ul className={classes.problems}>
        {review.problems.map(({ text, fix }, index) => (
          <li key={text}>
            <span><IconHandStop size={16} aria-hidden className={classes.stop} /> {text}</span>
            <Button size="compact-sm" variant={index === 0 ? 'filled' : 'default'} data-autofocus={index === 0 || undefined} autoFocus={index === 0}
              onClick={() => { onClose(); setTimeout(fix, 0); }}>{t('chart.visit.fix')}</Button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Notices({ review, onSeen }: { review: Review; onSeen: () => void }) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Text fw={600}>{t('chart.visit.lookAgain')}</Text>
      <ul className={classes.problems}>{review.notices.map((text) => <li key={text}><span><IconAlertTriangle size={16} aria-hidden className={classes.caution} /> {text}</span></li>)}</ul>
      <Group justify="flex-end"><Button autoFocus data-autofocus onClick={onSeen}>{t('chart.visit.seen')} (Enter)</Button></Group>
    </Stack>
  );
}

/** Signing, where the documents room offers it; the end of the visit follows. */
function End({ visit, server, onClose, onEnded }: SheetProps) {
  const { t } = useText();
  const toast = useToast();
  const signing = useSlotFillers('visit.sign').length > 0;
  const finish = useOperation(finishVisit);
  const { patientId, encounterId } = server;
  const end = async (signed: boolean) => {
    await finish.run({ patientId, version: visit.doc.state().base }, { id: encounterId });
    toast({ text: t(signed ? 'chart.visit.finishedSigned' : 'chart.visit.finishedUnsigned'), tone: signed ? 'done' : 'neutral' });
    onEnded();
  };
  // A refusal stands in the sheet; the papers signed before it stay signed.
  const run = (signed: boolean) => void end(signed).catch(() => undefined);
  if (finish.refusal) return <Stack gap="sm"><RefusalNote refusal={finish.refusal} /><Group justify="flex-end"><Button autoFocus data-autofocus loading={finish.running} onClick={() => run(signing)}>{t('chart.visit.finishAgain')}</Button></Group></Stack>;
  if (signing) return <Slot name="visit.sign" props={{ patientId, encounterId, onSigned: () => run(true), onCancel: onClose }} />;
  return (
    <Stack gap="sm">
      <Text size="sm">{t('chart.visit.noSigning')}</Text>
      <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button autoFocus data-autofocus loading={finish.running} onClick={() => run(false)}>{t('chart.visit.finishOnly')} (Enter)</Button></Group>
    </Stack>
  );
}
