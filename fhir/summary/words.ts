// What the summary says in each language. spec: IPS-4
import type { Language } from '#platform/fault/server.ts';
import type { EmptyReason } from './composition.ts';
import type { SectionKey } from './sections.ts';

export interface Words {
  readonly title: string;
  readonly sections: Readonly<Record<SectionKey, string>>;
  readonly columns: { readonly what: string; readonly date: string; readonly detail: string };
  readonly empty: Readonly<Record<EmptyReason, string>>;
  readonly high: string;
  /** How a day is written. */
  readonly day: (year: string, month: string, day: string) => string;
}

const dayFirst = (year: string, month: string, day: string): string => [day, month, year].filter(Boolean).join('/');

export const words: Readonly<Record<Language, Words>> = {
  vi: {
    title: 'Tóm tắt hồ sơ người bệnh',
    sections: { problems: 'Vấn đề sức khỏe hiện tại', allergies: 'Dị ứng và phản ứng không mong muốn', medications: 'Thuốc đang dùng', immunizations: 'Tiêm chủng', results: 'Kết quả xét nghiệm và cận lâm sàng', procedures: 'Thủ thuật, phẫu thuật', vitalSigns: 'Dấu hiệu sinh tồn', pastProblems: 'Bệnh đã qua' },
    columns: { what: 'Nội dung', date: 'Ngày', detail: 'Chi tiết' },
    empty: { nilknown: 'Đã hỏi: không có.', unavailable: 'Chưa có thông tin.', withheld: 'Không được phép xem.' },
    high: 'nguy cơ cao', day: dayFirst,
  },
  en: {
    title: 'Patient summary',
    sections: { problems: 'Active problems', allergies: 'Allergies and intolerances', medications: 'Medication summary', immunizations: 'Immunizations', results: 'Results', procedures: 'Procedures', vitalSigns: 'Vital signs', pastProblems: 'Past illness' },
    columns: { what: 'What', date: 'Date', detail: 'Detail' },
    empty: { nilknown: 'Asked: none known.', unavailable: 'No information available.', withheld: 'Not permitted to be seen.' },
    high: 'high risk', day: (year, month, day) => [year, month, day].filter(Boolean).join('-'),
  },
  fr: {
    title: 'Résumé du dossier patient',
    sections: { problems: 'Problèmes actifs', allergies: 'Allergies et intolérances', medications: 'Traitements en cours', immunizations: 'Vaccinations', results: 'Résultats', procedures: 'Actes', vitalSigns: 'Signes vitaux', pastProblems: 'Antécédents' },
    columns: { what: 'Quoi', date: 'Date', detail: 'Détail' },
    empty: { nilknown: 'Question posée : aucun.', unavailable: 'Aucune information disponible.', withheld: 'Consultation non autorisée.' },
    high: 'risque élevé', day: dayFirst,
  },
};
