import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTenDigits, buildOwnCode, parseScan } from './index.ts';

const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex');
const card = '001160012345|012345678|NGUYỄN THỊ HOA|12031960|Nữ|Số 5, Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội|15042021';
const insurance = `7916012345|${hex('Nguyễn Thị Hoà')}|12/03/1960|2|${hex('Phường Bến Nghé, Quận 1')}|79 - 024|01/01/2026|31/12/2026|05/01/2026|-|-|4|01/07/2024|x|y|${hex('BHXH')}$`;
const kindOf = (text: string) => parseScan(text).kind;
const firstOf = (text: string) => parseScan(text).lookups[0];

describe('RCP-1 the citizen card fills the person', () => {
  const whole = { citizenId: '001160012345', oldCitizenId: '012345678', name: 'Nguyễn Thị Hoa', birthDate: '1960-03-12', sex: 'female',
    address: 'Số 5, Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội', cardIssuedOn: '2021-04-15' };

  it.each([
    ['as printed', card],
    ['with the Enter of the scanner', `${card}\r\n`],
    ['behind a byte order mark, decomposed', `\ufeff${card.normalize('NFD')}`],
    ['through a British layout that types ~ for |', card.replaceAll('|', '~')],
    ['with labels', card.replace('001160012345|', 'CCCD: 001160012345|').replace('NGUYỄN', 'Họ tên: NGUYỄN')],
    ['with fields of the newer card behind', `${card}||NGUYỄN VĂN CHA|TRẦN THỊ MẸ|`],
  ])('%s', (_, text) => {
    expect(parseScan(text)).toMatchObject({ kind: 'citizen-card', person: whole, lookups: [{ by: 'citizen-id', value: '001160012345' }, { by: 'old-citizen-id' }, { by: 'name', value: 'Nguyễn Thị Hoa 1960' }] });
    expect(parseScan(text).warnings).toEqual([]);
  });

  it('without the old number, left empty or left out', () => {
    for (const text of [card.replace('012345678', ''), card.replace('012345678|', '')]) {
      const { oldCitizenId: _, ...rest } = whole;
      expect(parseScan(text).person).toEqual(rest);
    }
  });
  it('read in the wrong character set is repaired and says so', () => {
    const broken = Buffer.from(card, 'utf8').toString('latin1');
    expect(parseScan(broken)).toMatchObject({ kind: 'citizen-card', person: { ...whole } , warnings: ['repaired'] });
  });
  it.each([
    ['French', ['à', '&', 'é', '"', "'", '(', '-', 'è', '_', 'ç']],
    ['Vietnamese', ['đ', 'ă', 'â', 'ê', 'ô', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323']],
  ])('typed on a %s keyboard layout still gives the number', (_, row) => {
    const keys = [...'001160012345'].map((digit) => row[Number(digit)]).join('');
    expect(parseScan(keys)).toMatchObject({ kind: 'citizen-id', person: { citizenId: '001160012345' }, warnings: ['repaired'] });
  });
  it('cut off in the middle keeps what came and says so', () => {
    expect(parseScan(card.slice(0, 32))).toMatchObject({ kind: 'citizen-card', person: { citizenId: '001160012345', name: 'Nguyễn Th' }, warnings: ['truncated'] });
    expect(parseScan('001160012345|')).toMatchObject({ kind: 'citizen-card', warnings: ['truncated'] });
  });
  it('without separators is read by its shape', () => {
    expect(parseScan('001160012345012345678NGUYỄN THỊ HOA12031960NữPhúc Xá, Hà Nội15042021').person).toMatchObject({ name: 'Nguyễn Thị Hoa', birthDate: '1960-03-12', cardIssuedOn: '2021-04-15' });
  });
  it.each([['1960', '1960', 'year-only'], ['00001960', '1960', 'year-only'], ['31021960', undefined, 'birth-date-unreadable']])('birth date %s', (text, birthDate, warning) => {
    const result = parseScan(card.replace('12031960', text));
    expect(result.person?.birthDate).toBe(birthDate);
    expect(result.warnings).toContain(warning);
  });
  it('a scanner that drops accents is noticed', () => {
    expect(parseScan('001160012345||NGUYEN THI HOA|12031960|Nu|Phuc Xa, Ba Dinh|15042021').warnings).toContain('accents-missing');
  });
});

describe('RCP-2 the insurance card fills person and cover', () => {
  it('as printed', () => {
    expect(parseScan(insurance)).toEqual({
      kind: 'insurance-card', warnings: [], text: insurance,
      person: { name: 'Nguyễn Thị Hoà', birthDate: '1960-03-12', sex: 'female', address: 'Phường Bến Nghé, Quận 1' },
      coverage: { insuranceNumber: '7916012345', registeredFacility: '79024', validFrom: '2026-01-01', validTo: '2026-12-31', fiveYearsOn: '2024-07-01' },
      lookups: [{ by: 'insurance-number', value: '7916012345' }, { by: 'name', value: 'Nguyễn Thị Hoà 1960' }],
    });
  });
  it('of the old kind carries its card number', () => {
    const old = insurance.replace('7916012345', 'DN4797916012345');
    expect(parseScan(old).coverage).toMatchObject({ cardNumber: 'DN4797916012345', insuranceNumber: '7916012345' });
  });
  it.each([
    ['Telex', insurance.replaceAll('ee', 'ê').replaceAll('dd', 'đ').replaceAll('aa', 'â').replaceAll('af', 'à').replaceAll('ef', 'è')],
    ['VNI', insurance.replaceAll('e1', 'é').replaceAll('a6', 'â').replaceAll('e6', 'ê').replaceAll('e2', 'è').replaceAll('a3', 'ả')],
  ])('survives %s being switched on', (_, garbled) => {
    expect(garbled).not.toBe(insurance);
    expect(parseScan(garbled)).toMatchObject({ kind: 'insurance-card', person: { name: 'Nguyễn Thị Hoà', birthDate: '1960-03-12' }, warnings: ['repaired'] });
  });
  it('cut off keeps number and the beginning of the name', () => {
    expect(parseScan(insurance.slice(0, 30))).toMatchObject({ kind: 'insurance-card' , coverage: { insuranceNumber: '7916012345' } } satisfies object);
  });
});

describe('RCP-3 one box tells every kind of input apart', () => {
  it.each([
    ['', 'empty', undefined], ['  \r\n', 'empty', undefined], ['001160012345', 'citizen-id', '001160012345'], ['001 160 012 345', 'citizen-id', '001160012345'],
    ['012345678', 'old-citizen-id', '012345678'], ['26-0012345', 'patient-code', '26-0012345'], ['BN26-0012345', 'patient-code', '26-0012345'], ['BN 260012345', 'patient-code', '26-0012345'],
    ['0912345678', 'phone', '0912345678'], ['+84 912 345 678', 'phone', '0912345678'], ['0912.345.678', 'phone', '0912345678'], ['02838221234', 'phone', '02838221234'],
    ['7916012345', 'ask', '7916012345'], ['79 16 012 345', 'ask', '7916012345'], ['dn4797916012345', 'insurance-number', '7916012345'], ['DN 4 79 79 160 12345', 'insurance-number', '7916012345'],
    ['nguyen van a 1960', 'name', 'nguyen van a 1960'], ['nva 1960', 'name', 'nva 1960'], ['B1234567', 'passport', 'B1234567'],
    ['https://vneid.gov.vn/x?id=001160012345&t=9', 'citizen-id', '001160012345'], ['{"cccd":"001160012345","the":"DN4797916012345"}', 'citizen-id', '001160012345'],
    ['VSSID;GD4797916012345;x', 'insurance-number', '7916012345'], ['https://lanh.example/verify/ab12CD34ef', 'document', 'ab12CD34ef'],
    ['eyJhbGciOi.J9==', 'ask', undefined], ['12', 'ask', undefined], ['1234567890123456789', 'ask', undefined], ['001160012345;001160012346', 'ask', '001160012345'],
  ])('%j is %s', (text, kind, value) => {
    expect(kindOf(text)).toBe(kind);
    expect(firstOf(text)?.value).toBe(value);
  });
  it('our own slips come back as what was printed', () => {
    const id = '018f5c1e-7d3a-7c11-9abc-0123456789ab';
    expect(firstOf(buildOwnCode('ticket', id))).toEqual({ by: 'ticket', value: id });
    expect(firstOf(buildOwnCode('appointment', id))).toEqual({ by: 'appointment', value: id });
    expect(firstOf(`${buildOwnCode('patient-code', '26-0012345')}\r`)).toEqual({ by: 'patient-code', value: '26-0012345' });
  });
  it('ten digits without the form of a phone number are asked about; the answer goes into its field', () => {
    const scan = parseScan('7916012345');
    expect([scan.ask, answerTenDigits(scan, 'insurance-number').coverage, answerTenDigits(scan, 'phone').lookups]).toEqual(['ten-digits', { insuranceNumber: '7916012345' }, [{ by: 'phone', value: '7916012345' }]]);
    expect(answerTenDigits(scan, 'phone')).not.toHaveProperty('ask');
  });
  it('ten digits that may be a phone or an insurance number are looked up as both', () => {
    expect(parseScan('0312345678').lookups.map((lookup) => lookup.by)).toEqual(['phone', 'insurance-number']);
  });
});

describe('RCP-3 no input is ever an error, and no digit of it is lost', () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom('|', '$', '\r', '\n', '\t', '-', '~', 'ê', 'đ', '001160012345', 'DN4797916012345', hex('Hoà'), '\u0000', '\ud800', '٣'), fc.string({ unit: 'binary' }), fc.string()), { maxLength: 30 });
  it('holds for arbitrary text', () => {
    fc.assert(fc.property(pieces, (parts) => {
      const input = parts.join('').slice(0, 2000);
      const result = parseScan(input);
      const digits = (text: string) => text.replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0)).replace(/[^0-9]/g, '');
      expect(digits(result.text)).toBe(digits(input));
      if (result.kind === 'empty') expect(result.text).toBe('');
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    }), { numRuns: 2000 });
  });
  it('holds for cards with one damage', () => {
    fc.assert(fc.property(fc.constantFrom(card, insurance), fc.nat(400), fc.constantFrom('', '|', '?', '\ufffd', 'ê', '\r'), (text, at, put) => {
      const result = parseScan(text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1));
      expect(result.text.length).toBeGreaterThan(0);
    }), { numRuns: 1000 });
  });
  it('a very long text is cut and says so', () => {
    expect(parseScan('9'.repeat(100_000))).toMatchObject({ kind: 'ask', warnings: ['too-long'] });
  });
});
