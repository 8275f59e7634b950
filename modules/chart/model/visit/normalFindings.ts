// What "normal" says for each system of the body. The record is kept in Vietnamese, whatever the language on screen. spec: VIS-13
import type { ExaminationSystem, Finding } from './shapes.ts';
import { examinationSystems } from './shapes.ts';

export const normalFindings: Readonly<Partial<Record<ExaminationSystem, string>>> = {
  general: 'Tỉnh, tiếp xúc tốt, da niêm mạc hồng, không phù, không xuất huyết.',
  skin: 'Da, tóc, móng bình thường, không ban, không loét.',
  'head-neck': 'Tuyến giáp không to, hạch ngoại vi không sờ thấy.',
  heart: 'Tim đều, T1 T2 rõ, không tiếng thổi bệnh lý.',
  lungs: 'Phổi thông khí đều hai bên, không ran.',
  abdomen: 'Bụng mềm, không chướng, gan lách không to, không điểm đau khu trú.',
  urinary: 'Hai thận không to, chạm thận âm tính, không cầu bàng quang.',
  nervous: 'Không dấu thần kinh khu trú, hội chứng màng não âm tính.',
  musculoskeletal: 'Cơ không teo, khớp không sưng nóng, vận động bình thường.',
  ent: 'Họng không đỏ, amiđan không sưng, ống tai và màng nhĩ hai bên bình thường.',
  eyes: 'Kết mạc không sung huyết, đồng tử hai bên đều, phản xạ ánh sáng tốt.',
  teeth: 'Răng, lợi, niêm mạc miệng bình thường.',
  gynaecology: 'Âm hộ, âm đạo, cổ tử cung bình thường, tử cung và phần phụ không sờ thấy bất thường.',
};

/** Systems that a general clinic examines in everybody. */
export const usualSystems: readonly ExaminationSystem[] = ['general', 'heart', 'lungs', 'abdomen', 'nervous'];

const inOrder = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => examinationSystems.indexOf(a.system) - examinationSystems.indexOf(b.system));

/** Everything examined is normal but for the exceptions that stand already. */
export function allNormal(findings: readonly Finding[], systems: readonly ExaminationSystem[]): Finding[] {
  const exceptions = findings.filter(({ state }) => state === 'abnormal');
  const normal = systems.filter((system) => normalFindings[system] !== undefined && !exceptions.some((one) => one.system === system));
  return inOrder([...exceptions, ...normal.map((system): Finding => ({ system, state: 'normal', text: normalFindings[system] ?? '' }))]);
}

/** This system is an exception; its words are typed. */
export function makeException(findings: readonly Finding[], system: ExaminationSystem): Finding[] {
  const present = findings.find((one) => one.system === system);
  if (present?.state === 'abnormal') return [...findings];
  return inOrder([...findings.filter((one) => one.system !== system), { system, state: 'abnormal', text: '' }]);
}

/** Back to normal where that has words, else no longer examined. */
export function dropException(findings: readonly Finding[], system: ExaminationSystem): Finding[] {
  const rest = findings.filter((one) => one.system !== system);
  const text = normalFindings[system];
  const othersNormal = rest.some(({ state }) => state === 'normal');
  return text !== undefined && othersNormal ? inOrder([...rest, { system, state: 'normal', text }]) : rest;
}
