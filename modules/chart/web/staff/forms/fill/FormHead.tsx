// The head of a form: what it is, its state, when it happened, whether it is kept, and what can be done with it. spec: FRS-12
import { Button, Group, TextInput } from '@mantine/core';
import { IconHistory, IconLock, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOperation, usePermission, useRefusalText } from '#fhir/client/index.ts';
import { useFormWords } from '#fhir/client/form/index.ts';
import { amendForm, dropForm, isAmending } from '#modules/chart/model/index.ts';
import { formatInstant, formatMoment, formatTime, parseMoment, ReasonSheet, StatusChip, useKey, useText, useToast } from '#ui/index.ts';
import classes from '../forms.module.css';
import { NotCompared } from '../NotCompared.tsx';
import { attachmentAddress } from '../../record/documents/DocumentLink.tsx';
import { AnswerState } from '../AnswerState.tsx';
import { SummaryButton } from '../summary/SummaryButton.tsx';
import type { Completing } from './useComplete.ts';
import { type FormContent, type FormPlace, type OpenForm, useDocState } from './useFormDoc.ts';
import type { FormPaper } from './useFormPaper.ts';
import { VersionsDrawer } from './VersionsDrawer.tsx';
import { WayBack } from './WayBack.tsx';

interface HeadProps {
  readonly open: OpenForm;
  readonly content: FormContent;
  readonly place: FormPlace;
  readonly complete: Completing;
  readonly paper: FormPaper;
  readonly onChanged: () => void;
}

export function FormHead(props: HeadProps) {
  const { t } = useText();
  const words = useFormWords();
  const { open, content, complete } = props;
  const { form } = open;
  const [versions, setVersions] = useState(false);
  const { mayWrite, response } = content;
  useKey({ chord: 'Ctrl+S', label: 'chart.forms.key.save', enabled: mayWrite, run: () => void open.doc.flush().catch(() => undefined) });
  useKey({ chord: 'F10', label: 'chart.forms.complete', enabled: mayWrite, run: () => void complete.run() });
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <WayBack encounterId={props.place.encounterId} />
        <h1>{words(form.title)}</h1>
        <span className={classes.code}>{form.code}</span>
        <AnswerState status={response.status} isAmending={isAmending(response)} />
        {form.seen === false && <NotCompared />}
        <PaperNote {...props} />
        {mayWrite && <SavedNote open={open} />}
      </div>
      <Group gap={6} className={classes.acts}>
        <EventTime {...props} />
        <Button variant="default" leftSection={<IconHistory size={15} aria-hidden />} onClick={() => setVersions(true)}>{t('chart.forms.versions')}</Button>
        {mayWrite && <SummaryButton open={open} place={props.place} />}
        {mayWrite && <DropButton {...props} />}
        {mayWrite && <Button loading={complete.running} onClick={() => void complete.run()}>{t(form.signers ? 'chart.forms.completeAndSign' : 'chart.forms.complete')} (F10)</Button>}
        {!mayWrite && <AmendButton {...props} />}
      </Group>
      {versions && <VersionsDrawer form={form} responseId={props.place.responseId} onClose={() => setVersions(false)} />}
    </header>
  );
}

/** How far its paper is signed, by whom, and the paper itself. */
function PaperNote({ paper: { document, signature, signers } }: HeadProps) {
  const { t } = useText();
  if (!document) return null;
  const address = attachmentAddress(document);
  return (
    <>
      <StatusChip tone={signature.state === 'signed' ? 'signed' : 'waiting'}>{t(`client.form.signature.${signature.state}`)}</StatusChip>
      {signers.length > 0 && <span className={classes.muted}>{signers.join(', ')}</span>}
      {address && <a href={address} target="_blank" rel="noreferrer">{t('chart.forms.paper')}<span className="visuallyHidden"> ({t('chart.documents.ownTab')})</span></a>}
    </>
  );
}

/** "Đã lưu 08:41", or why not yet. */
function SavedNote({ open }: Pick<HeadProps, 'open'>) {
  const { t } = useText();
  const { saving, savedAt, refusal } = useDocState(open.doc);
  const why = useRefusalText();
  const text = {
    idle: savedAt ? t('chart.forms.saved', { time: formatTime(savedAt) }) : '', typing: t('chart.forms.typing'), saving: t('chart.forms.saving'), waiting: t('chart.forms.waiting'), refused: t('chart.forms.refused', { why: refusal ? why(refusal) : '' }),
  }[saving];
  return <span className={classes.saved} role="status" data-state={saving}>{text}</span>;
}

/** When it happened, which is not always when it is written down. */
function EventTime({ open, content }: HeadProps) {
  const { t } = useText();
  const { authored } = useDocState(open.doc);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  if (!content.mayWrite) return <span className={classes.muted}>{t('chart.forms.authored')} {formatInstant(authored)}</span>;
  const leave = () => {
    const moment = typed === undefined ? undefined : parseMoment(typed, new Date());
    if (moment?.includes('T')) open.doc.setAuthored(moment);
    // What is no moment does not count: the field shows again what is kept.
    setTyped(undefined);
  };
  return (
    <TextInput
      className={classes.authored} aria-label={t('chart.forms.authored')} title={t('chart.forms.authored')} leftSection={<span className={classes.muted}>{t('chart.forms.at')}</span>} leftSectionWidth={44} value={typed ?? formatMoment(authored)}
      onChange={(event) => setTyped(event.currentTarget.value)} onBlur={leave}
    />
  );
}

function DropButton({ open, place }: HeadProps) {
  const { t } = useText();
  const toast = useToast();
  const navigate = useNavigate();
  const call = useOperation(dropForm);
  const [asking, setAsking] = useState(false);
  const drop = async () => {
    await open.doc.flush();
    await call.run({ patientId: place.patientId, responseId: place.responseId, version: open.doc.state().version }, { id: place.encounterId });
    toast({ text: t('chart.forms.dropped') });
    void navigate({ to: '/patients/$patientId', params: { patientId: place.patientId }, search: { view: 'documents' } as never });
  };
  if (!asking) return <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('chart.forms.drop')}</Button>;
  return <Button color="red" loading={call.running} autoFocus onBlur={() => setAsking(false)} onClick={() => void drop().catch(() => undefined)}>{t('chart.forms.dropSure')}</Button>;
}

function AmendButton({ content, place, onChanged }: HeadProps) {
  const { t } = useText();
  const call = useOperation(amendForm);
  const [asking, setAsking] = useState(false);
  const isDone = content.response.status === 'completed' || content.response.status === 'amended';
  if (!usePermission(amendForm.permission) || !isDone) return null;
  const amend = async (reason: string) => {
    await call.run({ patientId: place.patientId, responseId: place.responseId, version: content.version, reason }, { id: place.encounterId });
    setAsking(false);
    onChanged();
  };
  return (
    <>
      <Button variant="default" leftSection={<IconLock size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('chart.forms.amend')}</Button>
      {asking && <ReasonSheet opened title={t('chart.forms.amend')} reasons={amendReasons.map((code) => ({ code, label: t(`chart.forms.amend.${code}`) }))} action={t('chart.forms.amend')} busy={call.running} onClose={() => setAsking(false)} onChoose={({ code, note }) => void amend([t(`chart.forms.amend.${code}`), note].filter(Boolean).join(': ')).catch(() => undefined)} />}
    </>
  );
}

const amendReasons = ['slip', 'added', 'result'] as const;
