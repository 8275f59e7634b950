// Units as they are printed: UCUM codes are for machines. https://ucum.org   spec: PRF-3
const words: Readonly<Record<string, string>> = {
  Cel: '°C', '/min': 'lần/phút', '{beats}/min': 'lần/phút', '{breaths}/min': 'lần/phút', 'mm[Hg]': 'mmHg', 'kg/m2': 'kg/m²', 'm2': 'm²', 'cm2': 'cm²', d: 'ngày', h: 'giờ', min: 'phút', wk: 'tuần', mo: 'tháng', a: 'năm', 'L/min': 'lít/phút', L: 'lít',
  '10*9/L': '10⁹/l', '10*12/L': '10¹²/l', '{score}': 'điểm', '{count}': '', '1': '',
};

/** The unit's own words where it has some that are not the code again. */
export const unitWords = (unit: { readonly code?: string; readonly display?: string } | undefined): string =>
  (unit?.display !== undefined && unit.display !== unit.code ? unit.display : words[unit?.code ?? ''] ?? unit?.code ?? '');
