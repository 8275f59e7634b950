// The faulty rows as a CSV that a spreadsheet opens rightly.   spec: CAT-21
import type { RowFinding } from './readRows.ts';

/** With byte order mark, semicolons and quotes; a cell that a spreadsheet would run as a formula is made text. */
export function writeFindingsCsv(headers: readonly string[], findings: readonly RowFinding[], reasonOf: (finding: RowFinding) => string): string {
  const rows = findings.map((finding) => [String(finding.line), finding.column, reasonOf(finding), finding.value, finding.detail ?? '']);
  return `\uFEFF${[headers, ...rows].map((cells) => cells.map(quote).join(';')).join('\r\n')}\r\n`;
}

const quote = (cell: string): string => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
