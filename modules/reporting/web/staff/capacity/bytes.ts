// Bytes as people say them: decimal units, as disks are sold.
import { formatNumber } from '#ui/index.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `1234567890` → `1,2 GB` */
export function formatBytes(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(bytes))) / 3)));
  const value = bytes / 1000 ** step;
  return `${formatNumber(value.toFixed(step === 0 || Math.abs(value) >= 100 ? 0 : 1))} ${units[step]}`;
}
