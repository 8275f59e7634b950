// The annex of a version: to read and print, and for the director to sign. spec: POL-20, POL-21
import { Button } from '@mantine/core';
import { RefusalNote, useOperation, usePermission } from '#fhir/client/index.ts';
import { StatusChip, useText, useToast } from '#ui/index.ts';
import { signPolicy } from '../../../model/index.ts';
import type { PolicyVersion } from '../../../model/index.ts';

export function AnnexActs({ version: { version, hash, documentId } }: { version: PolicyVersion }) {
  const { t } = useText();
  const toast = useToast();
  const sign = useOperation(signPolicy);
  const maySign = usePermission(signPolicy.permission) && documentId === undefined;
  const run = () => void sign.run({ version, hash }).then(() => toast({ text: t('documents.policy.signed'), tone: 'done' }), () => undefined);
  return (
    <>
      {documentId !== undefined && <StatusChip tone="signed">{t('documents.policy.isSigned')}</StatusChip>}
      <Button component="a" target="_blank" href={`/documents/policy/${version}.pdf`} size="compact-sm" variant="default">{t('documents.policy.print')}</Button>
      {maySign && <Button size="compact-sm" loading={sign.running} onClick={run}>{t('documents.policy.sign')}</Button>}
      {sign.refusal && <RefusalNote refusal={sign.refusal} />}
    </>
  );
}
