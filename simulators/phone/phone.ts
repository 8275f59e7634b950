// A text-message gateway with the phones behind it: takes messages, shows what came; can be down, slow or refuse. spec: SIM-4
import { startSimulator } from '../harness/simulator.ts';
import type { Asked, Simulator, Told } from '../harness/simulator.ts';

export interface PhoneText { readonly to: string; readonly text: string }

export interface PhoneGateway extends Simulator {
  /** In the order of arrival; a message sent again with the same key comes once. */
  readonly texts: readonly PhoneText[];
}

const mostKept = 200;

export async function startPhoneGateway({ port = 0 }: { port?: number } = {}): Promise<PhoneGateway> {
  const texts: PhoneText[] = [];
  const keys = new Set<string>();
  const take = async ({ body, headers, fault }: Asked): Promise<Told> => {
    if (fault === 'refused') return { status: 422, type: 'application/json', body: '{"error":"unknown number"}' };
    const key = String(headers['idempotency-key'] ?? '');
    const { to, text } = JSON.parse(body.toString('utf8')) as PhoneText;
    if (key === '' || !keys.has(key)) texts.push({ to, text });
    keys.add(key);
    if (texts.length > mostKept) texts.shift();
    return { status: 202, type: 'application/json', body: '{}' };
  };
  const show = async (): Promise<Told> => ({ type: 'text/html; charset=utf-8', body: inbox(texts) });
  const simulator = await startSimulator({
    port, endpoints: [{ method: 'POST', path: '/messages', service: 'sms', faults: ['refused'], answer: take }, { method: 'GET', path: '/', service: 'inbox', answer: show }],
  });
  return { ...simulator, texts };
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

const inbox = (texts: readonly PhoneText[]): string =>
  `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3"><title>Hộp tin nhắn dùng thử</title><body style="font:16px/1.5 system-ui;max-width:40rem;margin:1rem auto;padding:0 1rem"><h1>Hộp tin nhắn dùng thử</h1>${texts.toReversed().map(({ to, text }) => `<p><strong>${escaped(to)}</strong><br>${escaped(text)}</p>`).join('') || '<p>Chưa có tin nhắn.</p>'}</body></html>`;
