// The connected controls over a server whose answers the test gives. spec: CLI CSR LIV
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../browser/findChromium.ts';
import type { Person } from '../browser/openBrowser.ts';
import { openStage, type Stage } from './openStage.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const json = (route: Route, body: object, status = 200) => route.fulfill({ status, contentType: 'application/fhir+json', body: JSON.stringify(body) });
const bundle = (...found: readonly (readonly [id: string, text: string])[]) => ({ resourceType: 'Bundle', type: 'searchset', entry: found.map(([id, text]) => ({ resource: { resourceType: 'Condition', id, code: { text }, subject: { reference: 'Patient/x' } }, search: { mode: 'match' } })) });
const outcome = (code: string, text: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'business-rule', details: { text, coding: [{ system: 'urn:lanh:fault', code }] } }] });

describe.skipIf(missing !== undefined)(missing === undefined ? 'connected controls' : `connected controls (skipped: ${missing})`, () => {
  let stage: Stage;
  beforeAll(async () => {
    if (!('missing' in chromium)) stage = await openStage(chromium);
  }, 120_000);
  afterAll(() => stage?.close());

  it.each([
    ['the server’s own words come first', 'reception.unknown-room', 'Không có phòng này ở cơ sở', 'Không có phòng này ở cơ sở (reception.unknown-room)'],
    ['of a code we have no words for', 'lab.never-heard-of', 'Mẫu đã bị từ chối', 'Mẫu đã bị từ chối (lab.never-heard-of)'],
    ['without any words an honest general one', 'lab.never-heard-of', '', /lab\.never-heard-of/],
  ])('CLI-3 %s', async (...[, code, text, shown]) => {
    const person = await stage.play('client/RefusedCall', { before: (page) => page.route('**/fhir/**', (route) => json(route, outcome(code, text), 422)) });
    await person.page.getByRole('button').click();
    const alert = person.page.getByRole('alert');
    await alert.getByText(shown).waitFor();
    expect((await alert.textContent())?.length).toBeGreaterThan(code.length + 5);
    await person.close();
  });

  describe('CLI-5 what was read', () => {
    /** Each search waits until the test answers it; the live stream says what the test writes into it. */
    const openProblems = async () => {
      const asked: Route[] = [];
      let tell: (text: string) => void = () => undefined;
      const live = new Promise<string>((resolve) => { tell = resolve; });
      const person = await stage.play('client/Problems', { before: async (page) => {
        await page.route('**/fhir/Condition**', (route) => { asked.push(route); });
        let streams = 0;
        await page.route('**/live', async (route) => (streams++ === 0 ? route.fulfill({ contentType: 'text/event-stream', body: await live }) : undefined));
      } });
      const texts = () => person.page.getByRole('listitem').allTextContents();
      return { person, asked, tell, texts };
    };
    const answer = async (routes: Route[], ...found: (readonly [string, string])[]) => {
      await expect.poll(() => routes.length).toBeGreaterThan(0);
      await json(routes.shift() as Route, bundle(...found));
    };

    it('CLI-5 a change elsewhere is shown without reloading; what was read stands until the new answer is here', async () => {
      const { person, asked, tell, texts } = await openProblems();
      await answer(asked, ['1', 'Tăng huyết áp']);
      await expect.poll(texts).toEqual(['Tăng huyết áp']);
      tell('event: change\ndata: {"type":"Condition","id":"2","version":1}\n\n');
      await expect.poll(() => asked.length).toBeGreaterThan(0);
      expect(await texts()).toEqual(['Tăng huyết áp']);
      await answer(asked, ['1', 'Tăng huyết áp'], ['2', 'Đái tháo đường']);
      await expect.poll(texts).toEqual(['Tăng huyết áp', 'Đái tháo đường']);
      await person.close();
    });

    it('CLI-5 a change of another type asks nothing, and a refused refresh leaves what was read and says so', async () => {
      const { person, asked, tell, texts } = await openProblems();
      await answer(asked, ['1', 'Tăng huyết áp']);
      await expect.poll(texts).toEqual(['Tăng huyết áp']);
      tell('event: change\ndata: {"type":"Encounter","id":"2","version":1}\n\nevent: change\ndata: {"type":"Condition","id":"2","version":1}\n\n');
      await expect.poll(() => asked.length).toBe(1);
      await json(asked.shift() as Route, outcome('facility.no-care-relation', 'Không còn quan hệ điều trị'), 403);
      await person.page.getByRole('alert').getByText(/Không còn quan hệ điều trị/).waitFor();
      expect(await texts()).toEqual(['Tăng huyết áp']);
      await person.close();
    });
  });

  describe('CSR the code box', () => {
    const open = async (): Promise<{ person: Person; box: ReturnType<Page['getByRole']>; asked: Map<string, Route>; chosen(): Promise<string | null> }> => {
      const asked = new Map<string, Route>();
      const person = await stage.play('client/Diagnosis', { before: (page) => page.route('**/fhir/Condition**', (route) => { asked.set(new URL(route.request().url()).searchParams.get('code:text') ?? '', route); }) });
      const box = person.page.getByRole('combobox', { name: 'Chẩn đoán' });
      await box.focus();
      return { person, box, asked, chosen: () => person.page.getByRole('status').last().textContent() };
    };
    const reply = async (asked: Map<string, Route>, text: string, ...found: (readonly [string, string])[]) => {
      await expect.poll(() => [...asked.keys()]).toContain(text);
      await json(asked.get(text) as Route, bundle(...found));
    };

    it('CSR-2 Enter before the answer has come takes the first row of that answer, never of an older one', async () => {
      const { person, asked, chosen } = await open();
      await person.page.keyboard.type('tha');
      await reply(asked, 'tha', ['I10', 'Tăng huyết áp']);
      await person.page.getByRole('option', { name: /I10/ }).waitFor();
      await person.page.keyboard.type('lassemia');
      await person.press('Enter');
      await reply(asked, 'thalassemia', ['D56.9', 'Thalassemia'], ['D56.1', 'Beta thalassemia']);
      await expect.poll(chosen).toBe('D56.9');
      await person.close();
    });

    it('CSR-3 a click on a row of the older answer takes that row out of the answer to all that is typed', async () => {
      const { person, asked, chosen } = await open();
      await person.page.keyboard.type('tha');
      await reply(asked, 'tha', ['D56.9', 'Thalassemia'], ['D56.1', 'Beta thalassemia']);
      await person.page.getByRole('option', { name: /D56\.1/ }).waitFor();
      await person.page.keyboard.type('lassemia');
      await person.click(person.page.getByRole('option', { name: /D56\.1/ }));
      await expect.poll(() => asked.has('thalassemia')).toBe(true);
      expect(await chosen()).toBe('');
      await reply(asked, 'thalassemia', ['D56.9', 'Thalassemia'], ['D56.1', 'Beta thalassemia']);
      await expect.poll(chosen).toBe('D56.1');
      await person.close();
    });

    it('CSR-2 an answer that comes late for older text is not shown', async () => {
      const { person, asked, chosen } = await open();
      await person.page.keyboard.type('a');
      await person.page.keyboard.type('b');
      await reply(asked, 'ab', ['A02', 'Hai']);
      await reply(asked, 'a', ['A01', 'Một']).catch(() => undefined);
      await person.page.getByRole('option', { name: /A02/ }).waitFor();
      expect(await person.page.getByRole('option').count()).toBe(1);
      await person.press('Enter');
      await expect.poll(chosen).toBe('A02');
      await person.close();
    });

    it('CSR-1 pasted, scanned with its Enter, or composed by an input method, the text is searched as it stands', async () => {
      const { person, box, asked, chosen } = await open();
      await person.page.evaluate("document.execCommand('insertText', false, 'đau đầu')");
      await reply(asked, 'đau đầu', ['R51', 'Đau đầu']);
      await person.page.getByRole('option', { name: /R51/ }).click();
      await expect.poll(chosen).toBe('R51');
      await box.focus();
      await person.page.keyboard.type('J20.9\n');
      await reply(asked, 'J20.9', ['J20.9', 'Viêm phế quản cấp']);
      await expect.poll(chosen).toBe('R51 J20.9');
      await box.focus();
      const session = await person.context.newCDPSession(person.page);
      for (const text of ['v', 'vi', 'viê', 'viêm']) await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      await reply(asked, 'viêm', ['J00', 'Viêm mũi họng cấp']);
      await session.send('Input.insertText', { text: 'viêm' });
      await person.page.getByRole('option', { name: /J00/ }).waitFor();
      await person.press('Enter');
      await expect.poll(chosen).toBe('R51 J20.9 J00');
      await person.close();
    });
  });

  it('LIV-5 one stream serves every listener of a page; after an interruption each is told to ask again', async () => {
    const streams: Route[] = [];
    const person = await stage.play('client/Listeners', { before: (page) => page.route('**/live', (route) => { streams.push(route); }) });
    await expect.poll(() => streams.length).toBe(1);
    const events = 'retry: 50\n\nevent: reception.queue\ndata: {"room":"P12"}\n\nevent: change\ndata: {"type":"Encounter","id":"e1","version":1}\n\nevent: change\ndata: {"type":"Patient","id":"p1","version":1}\n\n';
    await streams[0]?.fulfill({ contentType: 'text/event-stream', body: events });
    const heard = async () => Object.fromEntries(await Promise.all(['queue', 'visits', 'both'].map(async (name) => [name, await person.page.getByLabel(name, { exact: true }).textContent()])));
    await expect.poll(heard).toEqual({ queue: 'reception.queue', visits: 'change e1', both: 'reception.queue, change e1, change p1' });
    await expect.poll(() => streams.length).toBe(2);
    await streams[1]?.fulfill({ contentType: 'text/event-stream', body: 'retry: 60000\n\n' });
    await expect.poll(heard).toEqual({ queue: 'reception.queue, resumed', visits: 'change e1, resumed', both: 'reception.queue, change e1, change p1, resumed' });
    await person.close();
  });
});
