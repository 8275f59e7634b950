// Writers that keep account of what was acknowledged, what was refused, and what stays unknown because nobody answered. spec: REL
export interface Account {
  /** Identifier value → id, of single creates that were acknowledged. */
  readonly singles: Map<string, string>;
  /** Key → id, of creates under an Idempotency-Key that were acknowledged; and keys whose outcome is unknown. */
  readonly keyed: Map<string, string>;
  readonly unknownKeys: Set<string>;
  /** Names of transactions, true when acknowledged; each holds three resources. */
  readonly transactions: Map<string, boolean>;
  /** Every status that was not a success, with its Retry-After and the fault code. */
  readonly refusals: { status: number; retryAfter: string | null; code: string | undefined }[];
}

export interface Writers { readonly account: Account; stop(): Promise<void> }

const system = 'urn:lanh:fault-test';
const observation = (value: string): string => JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, identifier: [{ system, value }] });
const pauseMs = 20;
/** Nobody waits longer for an answer. */
const answerMs = 20_000;

export function startWriters(url: () => string, token: () => string, prefix: string): Writers {
  const account: Account = { singles: new Map(), keyed: new Map(), unknownKeys: new Set(), transactions: new Map(), refusals: [] };
  let stopped = false;
  let count = 0;
  const send = async (path: string, body: string, headers: Record<string, string> = {}): Promise<{ id?: string } | undefined> => {
    const answer = await fetch(`${url()}/fhir${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/fhir+json', ...headers }, signal: AbortSignal.timeout(answerMs) });
    const json = (await answer.json()) as { id?: string; issue?: { details?: { coding?: { code: string }[] } }[] };
    if (answer.ok) return json;
    account.refusals.push({ status: answer.status, retryAfter: answer.headers.get('retry-after'), code: json.issue?.[0]?.details?.coding?.[0]?.code });
    await new Promise((resolve) => { setTimeout(resolve, pauseMs); });
    return undefined;
  };
  const kinds: ((value: string) => Promise<void>)[] = [
    async (value) => { const made = await send('/Observation', observation(value)); if (made?.id) account.singles.set(value, made.id); },
    async (value) => {
      account.unknownKeys.add(value);
      const made = await send('/Observation', observation(value), { 'idempotency-key': value });
      if (!made?.id) return;
      account.keyed.set(value, made.id);
      account.unknownKeys.delete(value);
    },
    async (value) => {
      account.transactions.set(value, false);
      const entry = [1, 2, 3].map((part) => ({ resource: JSON.parse(observation(`${value}/${part}`)) as unknown, request: { method: 'POST', url: 'Observation' } }));
      if (await send('', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))) account.transactions.set(value, true);
    },
  ];
  const write = async (kind: (value: string) => Promise<void>): Promise<void> => {
    while (!stopped) {
      // Nobody answered: neither success nor failure.
      await kind(`${prefix}-${++count}`).catch(() => new Promise((resolve) => { setTimeout(resolve, pauseMs); }));
    }
  };
  const running = [...kinds, ...kinds].map(write);
  return { account, stop: async () => { stopped = true; await Promise.all(running); } };
}

/** Sends a keyed create again; gives the id. */
export async function repeatKeyed(url: string, token: string, key: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/fhir/Observation`, { method: 'POST', body: observation(key), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', 'idempotency-key': key } });
  return ((await answer.json()) as { id?: string }).id;
}

/** All identifiers written under a prefix, with their ids; read through the API, page by page. */
export async function readAll(url: string, token: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  let next: string | undefined = `${url}/fhir/Observation?identifier=${encodeURIComponent(`${system}|`)}&_count=1000`;
  while (next !== undefined) {
    const page = (await (await fetch(next, { headers: { authorization: `Bearer ${token}` } })).json()) as { entry?: { resource: { id: string; identifier: { value: string }[] } }[]; link: { relation: string; url: string }[] };
    for (const { resource } of page.entry ?? []) {
      const value = resource.identifier[0]?.value ?? '';
      found.set(value, [...(found.get(value) ?? []), resource.id]);
    }
    next = page.link.find(({ relation }) => relation === 'next')?.url;
  }
  return found;
}
