// Apps of others: the administrator registers one, a person allows it, and a clerk opens it from the chart. spec: PPL-23 SMA-1 SMA-4 SMA-11
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type DemoUser, type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'PPL-23 an app of a person' : `PPL-23 an app of a person (skipped: ${missing})`;
const vitalSigns = 'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs';

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let clientId = '';
  let home = '';
  let patient: DemoUser & { readonly patientId?: string };
  const verifier = randomBytes(32).toString('base64url');
  const addressFor = (scope: string, more: Record<string, string> = {}) => `${hospital.url}/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: `${home}/back`, scope, state: 'st', aud: `${hospital.url}/fhir`, code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...more })}`;
  // The app: started from a chart it asks at once, else it only waits for the browser to come back.
  const app = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', home);
    if (pathname === '/launch') response.writeHead(302, { location: addressFor('launch openid fhirUser patient/*.rs', { launch: searchParams.get('launch') ?? '', aud: searchParams.get('iss') ?? '' }) }).end();
    else response.setHeader('content-type', 'text/html').end('<title>back</title>');
  });
  const tokensFor = async (address: string) => {
    const code = new URL(address).searchParams.get('code') ?? '';
    return (await fetch(`${hospital.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: `${home}/back`, code_verifier: verifier }) })).json();
  };

  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    patient = hospital.user('patient');
    await new Promise<void>((resolve) => { app.listen(0, '127.0.0.1', resolve); });
    home = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  }, 240_000);
  afterAll(async () => {
    app.close();
    await browser?.close();
    await hospital?.close();
  });

  it('SMA-4 the administrator registers an app; what is wrong stands beside its field', async () => {
    const person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('admin'));
    await person.page.goto(`${hospital.url}/apps`);
    await person.page.getByRole('button', { name: 'Thêm ứng dụng' }).click();
    await person.page.getByLabel('Tên hiển thị').fill('Sổ tay huyết áp');
    await person.page.getByLabel('Địa chỉ quay về').fill('http://app.example/back');
    await person.page.getByRole('button', { name: 'Lưu' }).click();
    await person.page.getByText('Địa chỉ phải là https (hoặc máy này): http://app.example/back').waitFor();
    await person.page.getByText('Cần nhập ô này.').waitFor();
    await person.picture('apps-problems');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByLabel('Địa chỉ quay về').fill(`${home}/back`);
    await person.page.getByLabel('Địa chỉ mở từ hồ sơ').fill(`${home}/launch`);
    await person.page.getByLabel('Quyền tối đa').fill('user/*.cruds\npatient/*.rs\noffline_access');
    await person.page.getByRole('button', { name: 'Lưu' }).click();
    await person.page.getByText('Mã ứng dụng (client_id)').waitFor();
    clientId = (await person.page.getByText(/^so-tay-huyet-ap-/).first().textContent()) ?? '';
    await person.page.getByRole('button', { name: 'Đã ghi lại' }).click();
    await person.page.getByText('Mở được từ hồ sơ').waitFor();
    await person.picture('apps');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });

  it.each(['desk', 'phone'] as const)('SMA-11 a patient at a %s signs in, reads what is asked, takes one right away, allows the rest, and the app gets a token for the own record', async (size) => {
    const person = await Person.at(browser, hospital, { size });
    await person.page.goto(addressFor(`openid launch/patient offline_access ${vitalSigns} patient/Condition.rs`));
    await person.page.locator('input[name=username]').fill(patient.username);
    await person.page.locator('input[name=password]').fill(patient.password);
    await person.press('Enter');
    await person.page.getByRole('heading', { name: 'Ứng dụng xin quyền truy cập' }).waitFor();
    await person.page.getByText('Sổ tay huyết áp').waitFor();
    await person.page.getByText('Đọc: kết quả đo và xét nghiệm, chỉ phần: dấu hiệu sinh tồn').waitFor();
    await person.page.getByLabel('Đọc: chẩn đoán và vấn đề sức khoẻ').uncheck();
    await person.picture(`authorize-${size}`);
    expect(await person.accessibilityBreaches()).toEqual([]);
    expect(await person.overflowsSideways()).toBe(false);
    await person.page.getByRole('button', { name: 'Cho phép' }).click();
    await person.page.waitForURL(`${home}/back*`);
    expect(new URL(person.page.url()).searchParams.get('state')).toBe('st');
    expect(await tokensFor(person.page.url())).toMatchObject({ token_type: 'Bearer', scope: `openid launch/patient offline_access ${vitalSigns}`, patient: patient.patientId });
    await person.page.goto(`${hospital.url}/account`);
    await person.page.getByRole('button', { name: 'Thu hồi quyền của Sổ tay huyết áp' }).first().waitFor();
    await person.picture(`consents-${size}`);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByRole('button', { name: 'Thu hồi quyền của Sổ tay huyết áp' }).first().click();
    await person.page.getByText('Bạn chưa cho ứng dụng nào truy cập.').waitFor();
    await person.close();
  });

  it('SMA-1 a clerk opens the app from the chart: it comes up with the patient, and nothing is asked', async () => {
    const person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('records'));
    await person.page.goto(`${hospital.url}/patients/${patient.patientId}`);
    await person.page.getByRole('button', { name: 'Mở ứng dụng' }).click();
    const opened = person.page.context().waitForEvent('page');
    await person.page.getByRole('menuitem', { name: 'Sổ tay huyết áp' }).click();
    const page = await opened;
    await page.waitForURL(`${home}/back*`);
    expect(await tokensFor(page.url())).toMatchObject({ patient: patient.patientId, need_patient_banner: true, scope: 'launch openid fhirUser patient/*.rs' });
    await person.close();
  });

  it('SMA-6 started outside the chart, the app is given the patient that was found without accents', async () => {
    const person = await Person.at(browser, hospital, { size: 'phone' });
    await person.signIn(hospital.user('records'));
    await person.page.goto(addressFor('openid launch/patient patient/*.rs'));
    await person.page.getByRole('button', { name: 'Cho phép' }).click();
    await person.page.getByText('Chọn người bệnh mà ứng dụng sẽ mở.').waitFor();
    await person.page.getByLabel('Người bệnh nào?').fill('hoang thi lan');
    await person.page.getByRole('button', { name: 'Hoàng Thị Lan Chi' }).click();
    await person.picture('authorize-patient');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByRole('button', { name: 'Cho phép' }).click();
    await person.page.waitForURL(`${home}/back*`);
    expect(await tokensFor(person.page.url())).toMatchObject({ patient: patient.patientId });
    await person.close();
  });

  it('somebody who refuses goes back without a code', async () => {
    const person = await Person.at(browser, hospital);
    await person.page.goto(addressFor('openid user/Patient.rs'));
    await person.page.locator('input[name=username]').waitFor();
    await person.page.getByRole('button', { name: 'Bác sĩ' }).first().click();
    await person.page.getByRole('button', { name: 'Từ chối' }).click();
    await person.page.waitForURL(`${home}/back*`);
    expect(Object.fromEntries(new URL(person.page.url()).searchParams)).toMatchObject({ error: 'access_denied', state: 'st' });
    await person.close();
  });
});
