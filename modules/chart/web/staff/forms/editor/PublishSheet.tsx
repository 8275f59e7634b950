// Publishing: in the place of the form it was made from, or beside it; a form of the hospital's own gets its next version. spec: FRS-22
import { Button, Checkbox, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { RefusalNote, useOperation, useSession } from '#fhir/client/index.ts';
import { readForm } from '#fhir/questionnaire/index.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { buildOwnForm, formPublisher, keyOfCode, type OwnFormProblem, saveFormDefinition } from '#modules/chart/model/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { useForms } from '../useForms.ts';
import classes from './editor.module.css';
import { findItem } from './edit/tree.ts';
import { useProblemWords } from './problemWords.ts';
import type { Editor } from './useEditor.ts';

interface PublishProps {
  readonly editor: Editor;
  readonly published: Questionnaire;
  readonly problems: readonly OwnFormProblem[];
  readonly onClose: () => void;
}

export function PublishSheet({ editor, published, problems, onClose }: PublishProps) {
  const { t } = useText();
  const toast = useToast();
  const navigate = useNavigate();
  const call = useOperation(saveFormDefinition);
  const { facility } = useSession();
  const { all } = useForms();
  const facts = readForm({ ...published, item: [] }).form;
  const isOwn = published.publisher !== formPublisher;
  const [beside, setBeside] = useState(false);
  const [title, setTitle] = useState(published.title ?? '');
  const [code, setCode] = useState('');
  const [compared, setCompared] = useState(false);
  const besideAs = beside && !isOwn ? code.trim() : undefined;
  const isTaken = besideAs !== undefined && all.some(({ url }) => url === `urn:lanh:form:${keyOfCode(besideAs)}`);
  const mayPublish = problems.length === 0 && title.trim() !== '' && !isTaken && (besideAs === undefined || keyOfCode(besideAs) !== '');
  const publish = async () => {
    const form = buildOwnForm({ base: published, forms: all, publisher: facility.name, isOwn }, { title: title.trim(), item: editor.form.item ?? [], besideAs, compared }, new Date().toISOString());
    const { questionnaire } = await call.run({ questionnaire: form });
    toast({ text: t('chart.forms.published', { title, version: questionnaire.version ?? '' }), tone: 'done' });
    editor.reset(published);
    onClose();
    void navigate({ to: `/forms/editor/${questionnaire.id}`, replace: true });
  };
  return (
    <Modal opened onClose={onClose} title={t('chart.forms.editor.publish')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Stack gap="sm">
        {problems.length > 0 && <ProblemList editor={editor} problems={problems} onClose={onClose} />}
        {!isOwn && (
          <Radio.Group value={beside ? 'beside' : 'instead'} onChange={(value) => setBeside(value === 'beside')} label={t('chart.forms.editor.publishAs')}>
            <Stack gap={6} mt={4}>
              <Radio value="instead" label={t('chart.forms.editor.publishInstead', { code: facts.code ?? facts.key })} description={t('chart.forms.editor.publishInsteadHint')} />
              <Radio value="beside" label={t('chart.forms.editor.publishBeside')} description={t('chart.forms.editor.publishBesideHint')} />
            </Stack>
          </Radio.Group>
        )}
        {isOwn && <p className={classes.muted}>{t('chart.forms.editor.publishInsteadHint')}</p>}
        <TextInput label={t('chart.forms.editor.title')} value={title} required data-autofocus onChange={(event) => setTitle(event.currentTarget.value)} />
        {besideAs !== undefined && <TextInput label={t('chart.forms.editor.code')} description={t('chart.forms.editor.codeHint')} value={code} required error={isTaken && t('chart.forms.editor.codeTaken')} onChange={(event) => setCode(event.currentTarget.value)} />}
        {facts.seen === false && <Checkbox label={t('chart.forms.editor.compared')} description={t('chart.forms.editor.comparedHint')} checked={compared} onChange={(event) => setCompared(event.currentTarget.checked)} />}
        {call.refusal && <RefusalNote refusal={call.refusal} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>{t('chart.forms.editor.back')}</Button>
          <Button loading={call.running} disabled={!mayPublish} onClick={() => void publish().catch(() => undefined)}>{t('chart.forms.editor.publish')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Each mistake with the way to its item. */
function ProblemList({ editor, problems, onClose }: Pick<PublishProps, 'editor' | 'problems' | 'onClose'>) {
  const { t } = useText();
  const words = useProblemWords();
  const go = (linkId: string) => {
    editor.select(linkId);
    onClose();
  };
  return (
    <div className={classes.fault} role="alert">
      {t('chart.forms.editor.problemsFirst')}
      <ul>
        {problems.slice(0, 8).map((problem) => {
          const { linkId, code, detail } = problem;
          const name = linkId && (findItem(editor.items, linkId)?.text ?? linkId);
          return <li key={`${linkId} ${code} ${detail}`}>{linkId && <Button variant="subtle" size="compact-sm" onClick={() => go(linkId)}>{name}</Button>} {words(problem)}</li>;
        })}
      </ul>
    </div>
  );
}
