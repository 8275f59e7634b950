// /policy – the hospital's own rules for the record: drafted against the national default, put in force by somebody else. spec: POL-10, POL-13, POL-14
import { Button, Group, Title, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ComponentType, useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { Loading, useText, useToast } from '#ui/index.ts';
import { noPolicy, policyReaders, readPolicy, savePolicy } from '../../../model/index.ts';
import type { PolicyContent } from '../../../model/index.ts';
import { AbbreviationsPart } from './AbbreviationsPart.tsx';
import { ChangesPart } from './ChangesPart.tsx';
import { ConfirmationPart } from './ConfirmationPart.tsx';
import { DeadlinesPart } from './DeadlinesPart.tsx';
import { DraftActs } from './DraftActs.tsx';
import classes from './policy.module.css';
import type { PartProps } from './part.ts';
import { RequestsPart } from './RequestsPart.tsx';
import { SignersPart } from './SignersPart.tsx';
import { VersionLines } from './VersionLines.tsx';

export type PolicyView = OutputOf<typeof readPolicy>;

const parts: Readonly<Record<string, ComponentType<PartProps>>> = { signers: SignersPart, deadlines: DeadlinesPart, requests: RequestsPart, confirmation: ConfirmationPart, abbreviations: AbbreviationsPart };
/** How many rules of its own the hospital has in a part. */
const sizeOf: Readonly<Record<string, (content: PolicyContent) => number>> = {
  signers: ({ signers }) => signers.length, deadlines: ({ hours, due, asks }) => Object.keys(hours).length + Object.keys(due).length + asks.length,
  requests: ({ days, approver, closed }) => Object.keys(days).length + Object.keys(approver).length + closed.length,
  confirmation: ({ ways, confirmation }) => (ways ? 1 : 0) + Object.keys(confirmation).length, abbreviations: ({ abbreviations }) => abbreviations?.length ?? 0,
};

export function Screen() {
  const { t } = useText();
  const found = useOperationQuery(readPolicy, {}, { keepOld: true });
  const [part, setPart] = useState('signers');
  return (
    <div className={classes.page}>
      <Title order={1}>{t('documents.policy.title')}</Title>
      <p className={classes.lead}>{t('documents.policy.lead')}</p>
      {found.refusal && !found.data && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {!found.data && !found.refusal && <Loading rows={8} />}
      {found.data && <Policy key={`${found.data.draft?.version.hash ?? ''} ${found.data.inForce?.version.version ?? 0}`} view={found.data} part={part} setPart={setPart} onDone={found.refetch} />}
    </div>
  );
}

interface PolicyProps { readonly view: PolicyView; readonly part: string; readonly setPart: (part: string) => void; readonly onDone: () => void }

function Policy({ view, part, setPart, onDone }: PolicyProps) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(savePolicy);
  const { draft, inForce } = view;
  const before = (draft ?? inForce)?.content ?? noPolicy;
  const [content, setContent] = useState(before);
  const mayWrite = usePermission(savePolicy.permission) && draft?.version.state !== 'proposed';
  const mayList = usePermission(policyReaders.permission) && inForce !== undefined;
  const isChanged = JSON.stringify(content) !== JSON.stringify(before);
  const Part = parts[part];
  const run = () => void save.run({ content, ...(draft && { hash: draft.version.hash }) }).then(({ version }) => {
    toast({ text: t('documents.policy.saved', { version }), tone: 'done' });
    onDone();
  }, () => undefined);
  return (
    <>
      <VersionLines view={view} />
      <Group gap="sm">
        {mayWrite && <Button onClick={run} loading={save.running} disabled={!isChanged}>{t(draft ? 'documents.policy.save' : 'documents.policy.saveNew')}</Button>}
        {isChanged && <Button variant="default" onClick={() => setContent(before)}>{t('documents.policy.undo')}</Button>}
        {draft && !isChanged && <DraftActs draft={draft} onDone={onDone} />}
        {mayList && <Link to="/policy/readers">{t('documents.readers.link')}</Link>}
      </Group>
      {save.refusal && <RefusalNote refusal={save.refusal} />}
      <div className={classes.tabs} role="tablist" aria-label={t('documents.policy.title')}>
        {[...Object.keys(parts), 'changes'].map((name) => (
          <UnstyledButton key={name} role="tab" aria-selected={name === part} className={classes.tab} onClick={() => setPart(name)}>
            {t(`documents.policy.part.${name}`)} {sizeOf[name] && sizeOf[name](content) > 0 && <span className={classes.count}>{sizeOf[name](content)}</span>}
          </UnstyledButton>
        ))}
      </div>
      {Part ? <Part content={content} view={view} problems={draft?.problems ?? []} change={mayWrite ? (some) => setContent((old) => ({ ...old, ...some })) : undefined} /> : <ChangesPart view={view} />}
    </>
  );
}
