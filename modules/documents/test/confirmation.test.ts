// A patient confirms a paper before it is signed: code, device, witnesses, representative; the evidence on the page and in the record. spec: SGW
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as doc from '#modules/documents/model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { SoftAuthenticator } from '../../../test/softAuthenticator.ts';
import { noteOf, openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
let now = new Date();
let server: SigningServer;
let doctor: Runner;
/** Registered before the clock moves. */
let [adult, second, third, old, child] = ['', '', '', '', ''];

beforeAll(async () => {
  server = await openSigningServer({ now: () => now, kinds: [noteOf('test-consent', 'consent')] });
  doctor = await server.as('bacsi');
  await doctor.run(doc.enrolSigning, { pin });
  adult = await server.another('Lê Thị Diễm Ẩm', { phone: '0912 345 678' });
  second = await server.another('Ngô Văn Ễnh', { phone: '0987 000 111' });
  third = await server.another('Vũ Ẩn');
  old = await server.another('Trần Thị Ứng', { birthDate: '1941-02-03' });
  child = await server.another('Lê Bé Ngoan', { birthDate: '2020-05-05', phone: '0912 345 678' });
}, 120_000);
afterAll(() => server.close());

type Ask = Partial<InputOf<typeof doc.askConfirmation>>;
const ask = (encounterId: string, input: Ask = {}) => doctor.run(doc.askConfirmation, { kind: 'test-consent', focus: `Encounter/${encounterId}`, method: 'code', ...input }, encounterId);
const post = async (url: string, payload: object) => {
  const answer = await server.inject({ method: 'POST', url, payload, headers: { 'user-agent': 'Tablet', 'accept-language': 'vi' }, remoteAddress: '10.0.0.7' });
  return { status: answer.statusCode, body: answer.json<{ state?: string; code?: string; evidence?: string; detail?: string; challenge?: string; user?: { id: string } }>() };
};
const texts = async () => {
  await server.sendOutbox();
  return (await server.demoPhones()).texts;
};
const codeSent = async () => / là (\d{6})\./.exec((await texts()).at(-1)?.text ?? '')?.[1] ?? '';
const prepare = (encounterId: string) => doctor.run(doc.prepareSignSet, { papers: [{ kind: 'test-consent', focus: `Encounter/${encounterId}` }] }, encounterId);
const read = async <T>(path: string): Promise<T> => JSON.parse((await doctor.get(`/fhir/${path}`)).body) as T;

let evidence = '';

describe('SGW-42 a one-time code', () => {
  it('SGW-40 SGW-42 SGW-46 the paper waits for the patient, who reaches it by a QR code; the code of this paper confirms it, once', async () => {
    expect(await prepare(adult)).toMatchObject({ papers: [], barred: [{ code: 'documents.patient-missing' }] });
    const asked = await ask(adult);
    expect(asked).toMatchObject({ name: 'Lê Thị Diễm Ẩm', phone: '*** *** 678', page: expect.stringMatching(/^\/confirm\/[\w-]{32}$/) });
    expect(asked).toMatchObject({ address: `${server.services.config.publicUrl}${asked.page}`, onlyHere: true, qr: { size: expect.any(Number), path: expect.stringMatching(/^M0 0h1v1h-1z/) } });
    expect(await prepare(adult)).toMatchObject({ barred: [{ encounterId: adult }] });
    const page = await server.inject({ url: asked.page });
    expect([page.statusCode, page.body.includes('Tôi đã đọc và đồng ý'), page.headers['content-security-policy']?.includes("default-src 'none'")]).toEqual([200, true, true]);
    expect((await server.inject({ url: `${asked.page}/page.svg` })).body).toMatch(/^<svg/);
    const code = await codeSent();
    expect((await texts()).at(-1)).toMatchObject({ to: '+84912345678', text: expect.not.stringContaining('Ẩm') });
    const wrong = code === '111111' ? '222222' : '111111';
    expect((await post(`${asked.page}/code`, { hash: asked.hash, code: wrong })).body).toMatchObject({ code: 'documents.code-wrong', detail: 'Mã không đúng. Còn 4 lần thử.' });
    expect((await post(`${asked.page}/code`, { hash: '0'.repeat(64), code })).body.code).toBe('documents.other-paper');
    expect((await post(`${asked.page}/device`, { hash: asked.hash, proof: {} })).body.code).toBe('documents.other-method');
    expect((await post(`${asked.page}/code`, { hash: asked.hash, code, strokes: 'M1 1<script>' })).body.code).toBe('documents.bad-drawing');
    const [one, two] = await Promise.all([0, 1].map(() => post(`${asked.page}/code`, { hash: asked.hash, code, strokes: 'M10 10L200 90' })));
    expect([one?.status, two?.status].sort()).toEqual([200, 409]);
    expect((await post(`${asked.page}/code`, { hash: asked.hash, code })).body.code).toBe('documents.confirmation-ended');
    expect((await server.inject({ url: asked.page })).body).toContain('Đã xác nhận');
    evidence = [one, two].find((answer) => answer?.status === 200)?.body.evidence ?? '';
    expect(await doctor.run(doc.listConfirmations, {}, adult)).toMatchObject({ confirmations: [{ state: 'confirmed', evidence }], papers: [{ isConfirmed: true }], needsRepresentative: false, phone: '*** *** 678' });
  });

  it('SGW-43 the page that is signed and the record keep the evidence', async () => {
    const set = await prepare(adult);
    const signed = await doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, adult);
    const documentId = signed.papers[0]?.documentId ?? '';
    const { rows } = await server.db.query<{ words: string[]; roleCode: string }>(`select s ->> 'roleCode' as "roleCode", s -> 'words' as words from documents.paper p, json_array_elements(p.content -> 'signers') s where p.document_id = $1`, [documentId]);
    expect(rows.find(({ roleCode }) => roleCode === 'patient')?.words).toEqual(expect.arrayContaining([expect.stringContaining('*** *** 678'), `Mã bằng chứng: ${evidence.slice(0, 16)}…`]));
    const provenances = (await read<{ entry: { resource: { signature: { type: { code: string }[]; data?: string }[] } }[] }>(`Provenance?target=DocumentReference/${documentId}`)).entry.map(({ resource }) => resource.signature[0]);
    const kept = provenances.find((signature) => signature?.type[0]?.code === '1.2.840.10065.1.12.1.7')?.data ?? '';
    expect(createHash('sha256').update(Buffer.from(kept, 'base64')).digest('hex')).toBe(evidence);
    expect(await read(`Consent?patient=${(await read<{ subject: { reference: string } }>(`Encounter/${adult}`)).subject.reference}`)).toMatchObject({ entry: [{ resource: { status: 'active', sourceReference: { reference: `DocumentReference/${documentId}` } } }] });
  });

  it('SGW-42 an expired code, five wrong ones, a refusal and an address nobody gave out', async () => {
    const encounterId = second;
    const late = await ask(encounterId);
    const code = await codeSent();
    now = new Date(now.getTime() + 5 * 60_000);
    expect((await post(`${late.page}/code`, { hash: late.hash, code })).body.code).toBe('documents.code-expired');
    const guessed = await ask(encounterId);
    expect((await post(`${late.page}/code`, { hash: late.hash, code })).body.code).toBe('documents.confirmation-ended');
    const right = await codeSent();
    const wrong = right === '111111' ? '222222' : '111111';
    for (let tried = 0; tried < 5; tried++) expect((await post(`${guessed.page}/code`, { hash: guessed.hash, code: wrong })).body.code).toBe('documents.code-wrong');
    expect((await post(`${guessed.page}/code`, { hash: guessed.hash, code: right })).body.code).toBe('documents.code-blocked');
    expect((await server.inject({ url: guessed.page })).body).toContain('hết hiệu lực');
    const refused = await ask(encounterId);
    expect((await post(`${refused.page}/refuse`, { hash: refused.hash })).body.state).toBe('refused');
    expect((await server.inject({ url: refused.page })).body).toContain('không đồng ý');
    expect(await doctor.run(doc.listConfirmations, {}, encounterId)).toMatchObject({ confirmations: [{ state: 'refused' }, { state: 'ended' }, { state: 'ended' }], papers: [{ isConfirmed: false }] });
    expect((await server.inject({ url: '/confirm/xxxx' })).statusCode).toBe(404);
    await expect((await server.as('tiepdon')).run(doc.askConfirmation, { kind: 'test-consent', focus: `Encounter/${encounterId}`, method: 'code' }, encounterId)).rejects.toThrow('fhir.no-permission');
  });
});

describe('SGW-44 the device checks its user', () => {
  it('SGW-44 its answer counts for this paper alone, and only with the user verified', async () => {
    const asked = await ask(adult, { method: 'device' });
    const options = (await post(`${asked.page}/device/options`, {})).body as { challenge: string; user: { id: string } };
    const { origin, hostname } = new URL(server.services.config.publicUrl.replace('127.0.0.1', 'localhost'));
    const phone = new SoftAuthenticator({ origin, rpId: hostname });
    const send = (proof: object, hash = asked.hash) => post(`${asked.page}/device`, { hash, proof });
    const other = await ask(third, { method: 'device' });
    const foreign = (await post(`${other.page}/device/options`, {})).body as { challenge: string; user: { id: string } };
    expect((await send(phone.enrol(foreign))).body.code).toBe('auth.passkey-refused');
    expect((await send(phone.enrol(options, { verified: false }))).body.code).toBe('auth.passkey-refused');
    expect((await send({ id: 'x' })).body.code).toBe('auth.bad-input');
    const answer = phone.enrol(options);
    expect((await send(answer, '1'.repeat(64))).body.code).toBe('documents.other-paper');
    expect((await send(answer)).body.state).toBe('confirmed');
    expect((await send(answer)).body.code).toBe('documents.confirmation-ended');
  });
});

describe('SGW-45 who cannot write or read, and who is represented', () => {
  it('SGW-45 two witnesses: the PIN of the staff and a person of the patient’s own', async () => {
    const encounterId = old;
    const asked = await ask(encounterId, { method: 'witness' });
    const witness = { name: 'Trần Văn Hoà', identity: '040061000001', relation: 'con trai' };
    const give = (input: object) => doctor.run(doc.witnessConfirmation, { confirmationId: asked.confirmationId, hash: asked.hash, pin, why: 'cannot-write', witness, ...input }, encounterId);
    await expect(give({ pin: '918273' })).rejects.toThrow('signing.wrong-pin');
    await expect(give({ hash: '0'.repeat(64) })).rejects.toThrow('documents.other-paper');
    await expect(give({ witness: { ...witness, identity: '' } })).rejects.toThrow('fhir.operation-input');
    const given = await give({});
    expect(given.evidence).toMatch(/^[0-9a-f]{64}$/);
    await expect(give({})).rejects.toThrow('documents.confirmation-ended');
    const { rows } = await server.db.query<{ words: string[] }>('select words from documents.confirmation where id = $1', [asked.confirmationId]);
    expect(rows[0]?.words[1]).toContain('Phan Đình Khôi; Trần Văn Hoà (con trai)');
    expect(await prepare(encounterId)).toMatchObject({ barred: [], papers: [{ kind: 'test-consent' }] });
  });

  it('SGW-41 NTF-1 SIM-4 for a child a representative confirms, on their own number; a gateway that is down gets the message later, once', async () => {
    const encounterId = child;
    const representative = { name: 'Lê Thị Mẹ', identity: '040090000002', relation: 'parent' as const, why: 'minor' as const };
    await expect(ask(encounterId)).rejects.toThrow('documents.representative-needed');
    await expect(ask(encounterId, { representative })).rejects.toThrow('documents.no-phone');
    const asked = await ask(encounterId, { representative, phone: '0903 111 222' });
    expect(asked).toMatchObject({ name: 'Lê Thị Mẹ', phone: '*** *** 222' });
    (await server.demoPhones()).switchOn('sms', { fault: 'down' });
    const before = (await texts()).length;
    (await server.demoPhones()).switchOff();
    now = new Date(now.getTime() + 10_000);
    expect((await texts()).length).toBe(before + 1);
    expect((await post(`${asked.page}/code`, { hash: asked.hash, code: await codeSent() })).body.state).toBe('confirmed');
  });
});
