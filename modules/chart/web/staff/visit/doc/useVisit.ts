// The visit on screen: its document, its draft on the device, and news of it from the server. spec: VIS-9
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useFhirClient, useLive, useSession } from '#fhir/client/index.ts';
import type { FhirClient } from '#fhir/client/index.ts';
import { saveVisit, visitContent } from '#modules/chart/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { useKeptDraft } from '#ui/index.ts';
import type { KeptDraft } from '#ui/index.ts';
import { openKept, VisitDoc } from './visitDoc.ts';
import type { DocPorts, DocState, KeptVisit } from './visitDoc.ts';

export type ServerVisit = OutputOf<typeof visitContent>;

export interface OpenVisit {
  readonly doc: VisitDoc;
  readonly state: DocState;
  readonly draft: Pick<KeptDraft<unknown>, 'savedAt' | 'restoredAt' | 'failed'>;
  readonly restored: boolean;
  /** The visit ended while text typed here had not reached the server: the device keeps it until the visit is reopened. */
  readonly unsent: boolean;
}

/** For a component with the visit, and whether it may be written, as its key. */
export function useVisit(server: ServerVisit, refetch: () => void): OpenVisit {
  const { encounterId, patientId, mayWrite } = server;
  const client = useFhirClient();
  const { accountId } = useSession();
  const draft = useKeptDraft<KeptVisit>({ accountId, patientId, form: `chart.visit/${encounterId}` });
  const [opened] = useState(() => openKept(server, mayWrite ? draft.found : undefined));
  const [doc] = useState(() => new VisitDoc(opened.kept, { savedAt: server.savedAt, warnings: server.warnings }, portsOf(client, { encounterId, patientId })));
  const state = useSyncExternalStore(doc.subscribe, doc.state);
  const { keep, settle } = draft;
  useEffect(() => {
    if (!mayWrite) return;
    const { base, saved, form, copied } = state;
    if (doc.isDirty || Object.keys(copied).length > 0) keep({ base, saved, form, copied });
    else settle();
  }, [doc, state, mayWrite, keep, settle]);
  useEffect(() => {
    if (opened.restored) void doc.flush().catch(() => undefined);
    return () => doc.stop();
  }, [doc, opened]);
  useEffect(() => doc.receive(server.version, server.content), [doc, server.version, server.content]);
  useLive(['change/Encounter', 'change/ClinicalImpression'], ({ topic, type, id, version }) => {
    const isOwn = type === 'ClinicalImpression' && String(version) === doc.state().base;
    if (topic === 'resumed' || (id === encounterId && !isOwn)) refetch();
  });
  const unsent = !mayWrite && draft.found !== undefined && openKept(server, draft.found).restored;
  return { doc, state, draft, restored: opened.restored, unsent };
}

/** Saving by itself asks nothing else again: the queue and the band hear of the change by the live stream. */
function portsOf(client: FhirClient, { encounterId, patientId }: { encounterId: string; patientId: string }): DocPorts {
  return {
    save: (version, content) => client.operate(saveVisit, { patientId, version, content }, { id: encounterId, idempotencyKey: crypto.randomUUID() }),
    load: () => client.operate(visitContent, { patientId }, { id: encounterId }),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
  };
}
