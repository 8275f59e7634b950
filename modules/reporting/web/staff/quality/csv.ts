// The table as a file for a spreadsheet: semicolons and a byte-order mark, as Vietnamese Excel reads it.
import type { Translate } from '#ui/index.ts';
import type { QualityView } from './QualityScreen.tsx';

/** A cell that begins like a formula is text. */
const cell = (value: string | number): string => `"${String(value).replace(/^[=+\-@]/, "'$&").replaceAll('"', '""')}"`;

export function buildCsv({ departments, all, weights }: QualityView, t: Translate): string {
  const head = [t('reporting.quality.department'), t('reporting.quality.score'), t('reporting.quality.records'), ...weights.map(({ measure }) => t(`reporting.quality.measure.${measure}`))];
  const rows = [...departments, all].map((line) => [line.wardId === '*' ? t('reporting.quality.all') : line.ward, line.score ?? '', line.records, ...weights.map(({ measure }) => line.counts[measure] ?? 0)]);
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

export function saveCsv(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
