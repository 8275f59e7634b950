// The receiving end of subscriptions: takes POST on an address and PUT below it, keeps what came, and can be down, slow or broken. spec: SIM-3
import { startSimulator } from '../harness/simulator.ts';
import type { Simulator } from '../harness/simulator.ts';

export interface Received {
  readonly service: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Listener extends Simulator {
  /** In the order of arrival; whoever has looked may empty it. */
  readonly received: Received[];
}

/** One address for each name: `/clinic` is the service `clinic`, whose faults are switched by that name. */
export async function startListener(names: readonly string[], { port = 0 }: { port?: number } = {}): Promise<Listener> {
  const received: Received[] = [];
  const endpoints = names.flatMap((service) => (['POST', 'PUT'] as const).map((method) => ({
    method, service, path: `/${service}`, below: true as const,
    answer: async ({ path, headers, body }: { path: string; headers: Received['headers']; body: Buffer }) => {
      received.push({ service, method, path, headers, body: body.toString('utf8') });
      return { type: 'text/plain', body: '' };
    },
  })));
  return { ...(await startSimulator({ endpoints, port })), received };
}
