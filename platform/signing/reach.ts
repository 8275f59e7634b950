// Do the outside services of signing answer at all? Any answer but a failure of theirs counts: what they say is judged where it is used. spec: HLT-4
import { outsideTimeoutMs } from './authorityClient.ts';

export type Reach = 'ok' | 'down' | 'slow' | 'not set';

export interface ReachedServices {
  readonly ca: Reach;
  readonly tsa: Reach;
  readonly ocsp: Reach;
}

interface Addresses { readonly ca: string; readonly tsa: string; readonly ocsp: string; readonly crl: string }

/** Certificate status may come from a list as well: where neither is set, the certificates name their own. */
export async function probeServices({ ca, tsa, ocsp }: Addresses): Promise<ReachedServices> {
  const [caReach, tsaReach, ocspReach] = await Promise.all([probe(ca), probe(tsa, 'application/timestamp-query'), ocsp === '' ? 'ok' as const : probe(ocsp, 'application/ocsp-request')]);
  return { ca: caReach, tsa: tsaReach, ocsp: ocspReach };
}

async function probe(url: string, question?: string): Promise<Reach> {
  if (url === '') return 'not set';
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(outsideTimeoutMs - 200), ...(question && { method: 'POST', headers: { 'content-type': question }, body: '' }) });
    await answer.body?.cancel();
    return answer.status >= 500 ? 'down' : 'ok';
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'slow' : 'down';
  }
}

const keptMs = 15_000;

/** Asked by everybody who looks at the health of the server, answered for a quarter of a minute from memory: nobody floods the services through us. */
export function openReach(addresses: () => Promise<Addresses | undefined>): () => Promise<ReachedServices | undefined> {
  let kept: { until: number; answer: Promise<ReachedServices | undefined> } | undefined;
  return () => {
    const now = performance.now();
    if (kept && kept.until > now) return kept.answer;
    const answer = addresses().then((found) => found && probeServices(found));
    kept = { until: now + keptMs, answer };
    return answer;
  };
}
