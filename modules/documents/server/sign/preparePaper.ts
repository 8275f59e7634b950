// Freezes one paper for its first signature, or says what bars it. spec: SGN-34, SGW-2
import { randomBytes } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { buildVerifyCode, holdOf } from '../../model/index.ts';
import type { Signer } from '../../model/index.ts';
import { workflowOf } from '../workflow/signerTable.ts';
import { freezePaper, requireFit } from './freeze.ts';
import type { Frozen } from './freeze.ts';
import type { KindPaper, Look } from './kinds.ts';
import { insertPaper } from './paperRows.ts';
import type { PaperRow } from './paperRows.ts';

export interface Wanted {
  readonly paper: KindPaper;
  readonly before: PaperRow | undefined;
  readonly encounter: Encounter;
  readonly setId: string;
  readonly signer: Signer;
  /** Asked for by name: one that is not this person's is told as barred instead of left out. */
  readonly isNamed: boolean;
}

export interface PreparedPaper {
  readonly kind: string;
  readonly focus: string;
  readonly title: string;
  readonly paperId: string;
  readonly digest: string;
  readonly preview: string;
  readonly replaces?: string;
}

export interface BarredPaper {
  readonly encounterId: string;
  readonly patientId: string;
  /** Named where papers of several people stand together. */
  readonly patientName?: string;
  readonly kind: string;
  readonly focus: string;
  readonly title: string;
  readonly code: string;
  readonly params: Record<string, string | number>;
  readonly reasons: string[];
}

/** Undefined for a paper that somebody else signs first. */
export async function preparePaper(look: Look, wanted: Wanted): Promise<PreparedPaper | BarredPaper | undefined> {
  const { kind, focus, title } = wanted.paper;
  try {
    const frozen = await look.tx.savepoint(() => freezePaper(look, { kind, focus, encounter: wanted.encounter }));
    const hold = holdOf((await workflowOf(look, frozen)).first, wanted.signer, { departmentId: frozen.departmentId, signedBy: [] });
    if (!hold.may && !wanted.isNamed) return undefined;
    if (!hold.may) throw new Fault('forbidden', hold.why);
    await requireFit(look, frozen);
    return await keepPrepared(look, wanted, { frozen, signerTitle: hold.title });
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'bug') throw error;
    return { encounterId: wanted.encounter.id ?? '', patientId: patientIdOf(wanted.encounter) ?? '', kind: kind.code, focus, title, code: error.code, params: { ...error.params }, reasons: error.issue.map(({ text }) => text) };
  }
}

async function keepPrepared({ tx, act, caller }: Look, { paper: { kind, focus, title }, before, setId, encounter }: Wanted, { frozen, signerTitle }: { frozen: Frozen; signerTitle: string }): Promise<PreparedPaper> {
  const id = act.newId();
  await insertPaper(tx, {
    dk: caller.dk, id, setId, encounterId: encounter.id ?? '', kind: kind.code, focus, title, version: (before?.version ?? 0) + 1, replaces: before?.documentId ?? null,
    template: frozen.template, content: frozen.data, sources: frozen.sources, digest: frozen.digest, pageDigest: frozen.pageDigest, verifyCode: buildVerifyCode(randomBytes(15)),
    accountId: caller.accountId, signerName: caller.displayName, signerTitle, workflow: frozen.workflow, type: frozen.type,
    patientId: patientIdOf(encounter) ?? null, departmentId: frozen.departmentId ?? null,
  });
  return { kind: kind.code, focus, title, paperId: id, digest: frozen.digest, preview: `/documents/preview/${id}.pdf`, ...(before?.documentId && { replaces: before.documentId }) };
}

const patientIdOf = ({ subject }: Encounter): string | undefined => subject?.reference?.replace('Patient/', '');
