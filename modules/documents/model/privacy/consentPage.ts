// The printed form of a consent for one purpose: to sign by hand, or to confirm and sign here. In Vietnamese, as all papers. spec: PDP-3
import { paperPerson } from '#modules/chart/model/index.ts';
import type { FormPage, PageBlock } from '#modules/chart/model/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import type { AgeGroup, Purpose } from './purposes.ts';

export interface ConsentPageFacts {
  readonly purpose: Purpose;
  readonly patient: Patient;
  readonly asks: AgeGroup;
  readonly day: string;
  readonly recipient?: string | undefined;
  /** A form to be signed by hand leaves the choice open: nothing is ticked beforehand. */
  readonly decision?: 'given' | undefined;
  readonly guardian?: string | undefined;
}

const title = 'Phiếu đồng ý xử lý dữ liệu cá nhân';

export function buildConsentPage({ purpose, patient, asks, day, recipient, decision, guardian }: ConsentPageFacts): FormPage {
  const person = paperPerson({ patient, day });
  const line = (label: string, value: string | undefined, width = 4) => ({ label, value: value ?? '', width });
  const row = (...cells: ReturnType<typeof line>[]): PageBlock => ({ kind: 'row', cells });
  return {
    title, key: 'consent-purpose', form: 'DL-01', formVersion: purpose.edition, seen: true, paper: { size: 'a4', flipped: false }, head: [],
    blocks: [
      row(line('Họ và tên', person.name, 3), line('Ngày sinh', person.birthDate, 1)), row(line('Số định danh cá nhân', person.personalId, 2), line('Mã người bệnh', person.code, 2)),
      ...(asks === 'adult' && guardian === undefined ? [] : [row(line('Người giám hộ, đại diện', guardian))]),
      { kind: 'heading', level: 1, text: `Mục đích: ${purpose.display}` }, { kind: 'text', label: 'Nội dung', value: purpose.words },
      ...(purpose.sensitive ? [{ kind: 'note' as const, text: 'Dữ liệu sức khỏe là dữ liệu cá nhân nhạy cảm.' }] : []),
      ...(purpose.detail === 'recipient' ? [row(line('Nơi nhận, người nhận', recipient))] : []),
      row(line('Thời hạn', purpose.lasts_months === undefined ? 'cho đến khi rút lại' : `${purpose.lasts_months} tháng, hoặc đến khi rút lại`, 2), line('Căn cứ', purpose.source, 2)),
      { kind: 'row', cells: [{ label: 'Quyết định', width: 4, options: [{ mark: '1', text: 'Đồng ý', chosen: decision === 'given' }, { mark: '2', text: 'Không đồng ý', chosen: false }], boxes: [decision === 'given' ? '1' : ''] }] },
      ...(asks === 'child-agrees' ? [row(line('Trẻ từ đủ 7 tuổi cùng đồng ý', decision === 'given' ? 'Có' : ''))] : []),
      { kind: 'note', text: 'Việc khám bệnh, chữa bệnh không phụ thuộc vào đồng ý này. Có thể rút lại bất cứ lúc nào tại bàn tiếp đón hoặc với nhân viên y tế; việc đã làm trước đó vẫn hợp lệ.' },
      // A place for ink; what is signed here brings its own.
      ...(decision === undefined ? [{ kind: 'signatures' as const, places: places(asks) }] : []),
    ],
  };
}

function places(asks: AgeGroup) {
  const patient = { linkId: 'sign-patient', role: 'Người bệnh', code: 'patient' };
  const guardian = { linkId: 'sign-guardian', role: 'Người giám hộ', code: 'guardian' };
  const staff = { linkId: 'sign-staff', role: 'Người tiếp nhận', code: 'practitioner' };
  if (asks === 'adult') return [patient, staff];
  return asks === 'child' ? [guardian, staff] : [patient, guardian, staff];
}
