import { describe, expect, it } from 'vitest';
import { buildRecordPage, copySymbol, inBinding } from './recordCopy.ts';

const paper = (documentId: string, form: string, signedAt: string) => ({ documentId, form, signedAt, title: 'Bệnh án nội khoa: đợt 1/2', code: 'K7QM', signers: ['Khôi', 'Ưng'] });

describe('PRN-11 the order and the words of a bound record', () => {
  it('PRN-11 the record stands first, then slips by their numbers and time, then all else', () => {
    const papers = [paper('e', '', '2026-11-20'), paper('d', '36/BV2', '2026-11-22'), paper('c', '36/BV2', '2026-11-21'), paper('b', '6/BV2', '2026-11-25'), paper('a', '01/BV1', '2026-11-27')];
    expect(inBinding(papers).map(({ documentId }) => documentId)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
  it('PRN-11 cover, index lines and names of attachments', () => {
    const page = buildRecordPage({
      record: { number: 'NV.26.000007', archive: '26.000001', care: 'inpatient', start: '2026-11-20T03:15:00Z', end: '2026-11-27T02:00:00Z', retainUntil: '2036-12-31', diagnoses: [{ text: 'Viêm phổi', code: 'J18.9' }] },
      person: { patient: { resourceType: 'Patient', name: [{ text: 'Nguyễn Thị Hoa' }], birthDate: '1959-03-12' } }, facility: { name: 'BV Lành' }, papers: [paper('a', '01/BV1', '2026-11-27T02:00:00Z')],
      copy: { symbol: copySymbol('26.000001', 3), by: 'Hoà', at: '2026-11-28T01:15:00Z', leftOut: 1, verifyAt: 'https://x/verify' },
    });
    expect(page).toMatchObject({
      patient: { age: '67 tuổi' }, record: { number: 'NV.26.000007', care: 'Điều trị nội trú', start: '20/11/2026 10:15', end: '27/11/2026 09:00', retention: 'đến hết ngày 31/12/2036', form: 'Bệnh án nội khoa: đợt 1/2' },
      copy: { number: '26.000001/SC-03', owner: 'BV Lành', at: '28/11/2026 08:15:00', leftOut: 1 },
      papers: [{ group: 'Bệnh án', signers: 'Khôi; Ưng', signedAt: '27/11/2026 09:00', attachment: '001 01-BV1 Benh an noi khoa dot 1 2.pdf' }],
    });
  });
});
