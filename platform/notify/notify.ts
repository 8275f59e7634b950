// Text messages to phones, through the gateway of the hospital's choice: one POST of JSON. spec: NTF
import { Fault } from '#platform/fault/index.ts';

export interface TextMessage {
  /** As a person wrote it: digits, spaces, `+`. */
  readonly to: string;
  readonly text: string;
  /** The same message sent again has the same key: the gateway delivers it once. */
  readonly key: string;
}

export interface Notify {
  /** Throws Fault `notify.gateway-down` (try again), `notify.refused` (this number will never get it), `notify.not-set`. */
  send(message: TextMessage): Promise<void>;
}

export interface Gateway {
  /** Empty: none is set. */
  readonly url: string;
  readonly secret: string;
}

const timeoutMs = 5000;

/** `gateway` is asked each time, since the demo's own starts on first use. */
export function openNotify(gateway: () => Promise<Gateway>): Notify {
  return {
    send: async ({ to, text, key }) => {
      const { url, secret } = await gateway();
      if (url === '') throw new Fault('unavailable', 'notify.not-set');
      const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...(secret !== '' && { authorization: `Bearer ${secret}` }) };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ to: dialled(to), text }), signal: AbortSignal.timeout(timeoutMs) }).catch((cause: unknown) => {
        throw new Fault('unavailable', 'notify.gateway-down', { cause: cause as Error });
      });
      await answer.body?.cancel();
      if (answer.status >= 500 || answer.status === 429) throw new Fault('unavailable', 'notify.gateway-down');
      if (!answer.ok) throw new Fault('rule', 'notify.refused');
    },
  };
}

/** `0912 345 678` → `+84912345678`. */
export function dialled(number: string): string {
  const plain = number.replace(/[\s.()-]/g, '');
  return plain.startsWith('0') ? `+84${plain.slice(1)}` : plain;
}

/** `0912 345 678` → `*** *** 678`: enough to know one's own number. */
export const maskedNumber = (number: string): string => `*** *** ${number.replace(/\D/g, '').slice(-3)}`;
