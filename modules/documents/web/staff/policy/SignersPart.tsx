// Who signs what, in which order, and who stands in; the hospital's own steps over those of the law. spec: POL-10
import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import { StatusChip, useText } from '#ui/index.ts';
import { stepWords } from '../../../model/index.ts';
import type { PolicySigners, PolicyStep } from '../../../model/index.ts';
import classes from './policy.module.css';
import type { PartProps } from './part.ts';
import { ProblemText, useProblemWords } from './ProblemText.tsx';
import { StepsDialog } from './StepsDialog.tsx';

export function SignersPart({ content, view: { national }, problems, change }: PartProps) {
  const { t } = useText();
  const wordsOf = useProblemWords(problems);
  const [edited, edit] = useState<PolicySigners | undefined>(undefined);
  const workflows = [...Map.groupBy(national.signers, ({ workflow }) => workflow)].map(([workflow, steps]) => ({ workflow, steps: steps.map(toStep), papers: national.papers.filter((one) => one.workflow === workflow) }));
  const find = (workflow: string, form?: string) => content.signers.find((one) => one.workflow === workflow && one.form === form);
  const without = ({ workflow, form }: Pick<PolicySigners, 'workflow' | 'form'>) => content.signers.filter((one) => one.workflow !== workflow || one.form !== form);
  return (
    <>
      <div className={classes.frame}>
        <table className={classes.table}>
          <thead><tr>{(['papers', 'signers'] as const).map((name) => <th key={name} scope="col">{t(`documents.policy.column.${name}`)}</th>)}<th aria-label={t('documents.policy.column.acts')} /></tr></thead>
          <tbody>
            {workflows.map(({ workflow, steps, papers }) => {
              const own = find(workflow);
              return (
                <tr key={workflow} data-own={own !== undefined || undefined}>
                  <th scope="row">
                    {t(`documents.policy.workflow.${workflow}`)}
                    {papers.length > 0 && <details className={classes.papers}><summary>{t('documents.policy.papers', { count: papers.length })}</summary>{papers.map(({ form, title }) => `${title} (${form})`).join('; ')}</details>}
                  </th>
                  <td>
                    {own && <><StatusChip tone="progress">{t('documents.policy.ownRule')}</StatusChip> <strong>{stepWords(own.steps)}</strong><br /></>}
                    <span className={own ? classes.muted : undefined}>{stepWords(steps)}</span>
                    <ProblemText words={wordsOf(`signers.${workflow}`)} />
                  </td>
                  <td className={classes.acts}>{change && <Acts name={t(`documents.policy.workflow.${workflow}`)} onEdit={() => edit(own ?? { workflow, steps })} onDrop={own && (() => change({ signers: without({ workflow }) }))} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <FormRows content={content} problems={problems} national={national} onEdit={change && edit} onDrop={change && ((one) => change({ signers: without(one) }))} onAdd={change && ((form) => {
        const paper = national.papers.find((one) => one.form === form);
        const workflow = workflows.find((one) => one.workflow === paper?.workflow);
        if (workflow) edit({ workflow: workflow.workflow, form, steps: find(workflow.workflow)?.steps ?? workflow.steps });
      })} />
      {edited && change && <StepsDialog start={edited} title={edited.form === undefined ? t(`documents.policy.workflow.${edited.workflow}`) : (national.papers.find(({ form }) => form === edited.form)?.title ?? edited.form)} onClose={() => edit(undefined)} onSave={(steps) => { change({ signers: [...without(edited), { ...edited, steps: [...steps] }] }); edit(undefined); }} />}
    </>
  );
}

type National = PartProps['view']['national'];

const toStep = ({ role, title, required, samePerson, standIn, standInTitle }: National['signers'][number]): PolicyStep =>
  ({ role, title, required, samePerson, ...(standIn !== undefined && { standIn }), ...(standInTitle !== undefined && { standInTitle }) }) as PolicyStep;

function Acts({ name, onEdit, onDrop }: { name: string; onEdit: () => void; onDrop: (() => void) | undefined }) {
  const { t } = useText();
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button size="compact-sm" variant="default" aria-label={t('documents.policy.editOne', { name })} onClick={onEdit}>{t('documents.policy.edit')}</Button>
      {onDrop && <Button size="compact-sm" variant="subtle" aria-label={t('documents.policy.removeOne', { name })} onClick={onDrop}>{t('documents.policy.asDefault')}</Button>}
    </Group>
  );
}

interface FormRowsProps {
  readonly content: PartProps['content'];
  readonly problems: PartProps['problems'];
  readonly national: National;
  readonly onEdit: ((one: PolicySigners) => void) | undefined;
  readonly onDrop: ((one: PolicySigners) => void) | undefined;
  readonly onAdd: ((form: string) => void) | undefined;
}

/** Papers that are signed in another way than the others of their workflow. */
function FormRows({ content, problems, national, onEdit, onDrop, onAdd }: FormRowsProps) {
  const { t } = useText();
  const wordsOf = useProblemWords(problems);
  const titleOf = (form: string | undefined) => national.papers.find((one) => one.form === form)?.title ?? form ?? '';
  const own = content.signers.filter(({ form }) => form !== undefined);
  if (own.length === 0 && !onAdd) return null;
  return (
    <section className={classes.block}>
      <h2>{t('documents.policy.formRows')}</h2>
      <ul className={classes.lines}>
        {own.map((one) => (
          <li key={one.form}>
            <span className={classes.grow}><strong>{titleOf(one.form)}</strong> – {stepWords(one.steps)}<ProblemText words={wordsOf(`signers.${one.workflow}.${one.form ?? ''}`)} /></span>
            {onEdit && onDrop && <Acts name={titleOf(one.form)} onEdit={() => onEdit(one)} onDrop={() => onDrop(one)} />}
          </li>
        ))}
      </ul>
      {onAdd && <Select className={classes.choice} searchable clearable label={t('documents.policy.addForm')} data={national.papers.filter(({ form }) => !own.some((one) => one.form === form)).map(({ form, title }) => ({ value: form, label: `${title} (${form})` }))} value={null} onChange={(form) => form !== null && onAdd(form)} />}
    </section>
  );
}
