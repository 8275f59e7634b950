// An app sends a person to us: sign-in, the question, and back with a code. spec: PPL-23
import { createHash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'PPL-23 an app of a person' : `PPL-23 an app of a person (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  const data = mkdtempSync(join(tmpdir(), 'lanh-authorize-'));
  // The app: a page of another origin that only waits for the browser to come back.
  const app = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<title>back</title>'));
  let home = '';
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital({ LANH_DATA: data, LANH_DEMO_VISITS: '0' }), openBrowser(chromium)]);
    await new Promise<void>((resolve) => { app.listen(0, '127.0.0.1', resolve); });
    home = `http://127.0.0.1:${(app.address() as AddressInfo).port}/back`;
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/cli/main.ts', 'client', 'add', 'smart-app', '--kind', 'public', '--scopes', 'user/*.cruds patient/*.rs offline_access', '--redirect', 'http://127.0.0.1/back', '--name', 'Sổ tay huyết áp'], { cwd: join(import.meta.dirname, '..', '..'), env: { ...process.env, LANH_DATA: data } });
  }, 240_000);
  afterAll(async () => {
    app.close();
    await browser?.close();
    await hospital?.close();
    rmSync(data, { recursive: true, force: true });
  });

  const verifier = randomBytes(32).toString('base64url');
  const addressFor = (scope: string) => `/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: 'smart-app', redirect_uri: home, scope, state: 'st', aud: `${hospital.url}/fhir`, code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' })}`;

  it.each(['desk', 'phone'] as const)('a patient at a %s signs in, reads what is asked, allows it, and the app gets a token for the own record', async (size) => {
    const users = (JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as { users: { username: string; password: string; patientId?: string }[] }).users;
    const patient = users.find(({ username }) => username === 'nguoibenh');
    const person = await Person.at(browser, hospital, { size });
    await person.page.goto(addressFor('openid launch/patient patient/*.rs'));
    await person.page.locator('input[name=username]').fill('nguoibenh');
    await person.page.locator('input[name=password]').fill(patient?.password ?? '');
    await person.press('Enter');
    await person.page.getByRole('heading', { name: 'Ứng dụng xin quyền truy cập' }).waitFor();
    await person.page.getByText('Sổ tay huyết áp').waitFor();
    await person.page.getByText('Đọc: mọi dữ liệu bạn được xem').waitFor();
    await person.picture(`authorize-${size}`);
    expect(await person.accessibilityBreaches()).toEqual([]);
    expect(await person.overflowsSideways()).toBe(false);
    await person.page.getByRole('button', { name: 'Cho phép' }).click();
    await person.page.waitForURL(`${home}*`);
    const back = new URL(person.page.url()).searchParams;
    expect(back.get('state')).toBe('st');
    const answer = await fetch(`${hospital.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'smart-app', code: back.get('code') ?? '', redirect_uri: home, code_verifier: verifier }) });
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer', scope: 'openid launch/patient patient/*.rs', patient: patient?.patientId });
    await person.close();
  });

  it('somebody who refuses goes back without a code', async () => {
    const person = await Person.at(browser, hospital);
    await person.page.goto(addressFor('openid user/Patient.rs'));
    await person.page.locator('input[name=username]').waitFor();
    await person.page.getByRole('button', { name: 'Bác sĩ' }).first().click();
    await person.page.getByRole('button', { name: 'Từ chối' }).click();
    await person.page.waitForURL(`${home}*`);
    expect(Object.fromEntries(new URL(person.page.url()).searchParams)).toMatchObject({ error: 'access_denied', state: 'st' });
    await person.close();
  });
});
