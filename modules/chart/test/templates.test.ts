// Own texts through the routes. spec: VIS-11
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { dropTemplate, keepTemplate, ownTemplates } from '#modules/chart/model/index.ts';
import { openVisitDesk } from './visitDesk.ts';
import type { Run } from './visitDesk.ts';

let server: TestServer;
let [khoi, quynh, desk]: Run[] = [];
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  const { as } = await openVisitDesk(server);
  [khoi, quynh, desk] = ['bacsi', 'bacsinhi', 'tiepdon'].map(as);
}, 120_000);
afterAll(() => server.close());
const as = (run: Run | undefined): Run => { if (!run) throw new Error('nobody is at the desk'); return run; };

describe('VIS-11 own texts', () => {
  it('VIS-11 are kept, changed and dropped by their owner; nobody else sees or reaches them', async () => {
    const kept = await as(khoi)(keepTemplate, { field: 'history', title: ' Cao huyết áp ', text: 'Đo tại nhà ___ mmHg' });
    expect(kept).toMatchObject({ field: 'history', title: 'Cao huyết áp' });
    const changed = await as(khoi)(keepTemplate, { ...kept, text: 'Đo tại nhà ___/___ mmHg' });
    expect((await as(khoi)(ownTemplates, {})).templates).toEqual([changed]);
    expect((await as(quynh)(ownTemplates, {})).templates).toEqual([]);
    await expect(as(quynh)(keepTemplate, { ...kept, text: 'Chiếm' })).rejects.toThrow('chart.template-not-found');
    expect(await as(quynh)(dropTemplate, { id: kept.id })).toEqual({ dropped: false });
    expect([await as(khoi)(dropTemplate, { id: kept.id }), await as(khoi)(dropTemplate, { id: kept.id })]).toEqual([{ dropped: true }, { dropped: false }]);
  });
  it.each([['a field that does not exist', { field: 'plan', title: 'a', text: 'b' }], ['an empty text', { field: 'history', title: 'a', text: '  ' }], ['a title of control characters', { field: 'history', title: 'a\u0000', text: 'b' }], ['a text that is too long', { field: 'history', title: 'a', text: 'x'.repeat(4001) }]])(
    'VIS-11 refuses %s', async (_what, input) => { await expect(as(khoi)(keepTemplate, input as never)).rejects.toThrow(/fhir.operation-input|fhir.nul-character/); });
  it('VIS-11 are for those who write', async () => { await expect(as(desk)(ownTemplates, {})).rejects.toThrow('fhir.no-permission'); });
  it('VIS-11 have a limit', async () => {
    await server.db.query("insert into chart.text_template select 1, (select id::text from platform.account where username = 'bacsi'), 'n' || n, 'advice', 't', 'b', now() from generate_series(1, 299) n");
    await as(khoi)(keepTemplate, { field: 'advice', title: 'Mẫu cuối', text: 'x' });
    await expect(as(khoi)(keepTemplate, { field: 'advice', title: 'Thêm', text: 'x' })).rejects.toThrow('chart.too-many-templates');
  });
});
