// A curve the size of a word; the numbers themselves stand in the row, so it is hidden from screen readers.
import type { GridLine } from './resultGrid.ts';

const width = 64;
const height = 20;
const pad = 2.5;

/** Points by time from left to right; the normal range as a band. Nothing below two numbers. */
export function sparkPoints(line: GridLine): readonly { readonly x: number; readonly y: number }[] {
  const values = line.all.filter((value) => value.number !== undefined).slice(-16);
  const times = values.map((value) => Date.parse(value.at));
  const numbers = values.map((value) => value.number ?? 0);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return values.map((_value, index) => ({
    x: pad + (last === first ? (index / Math.max(1, values.length - 1)) * (width - 2 * pad) : (((times[index] ?? first) - first) / (last - first)) * (width - 2 * pad)),
    y: most === least ? height / 2 : height - pad - (((numbers[index] ?? least) - least) / (most - least)) * (height - 2 * pad),
  }));
}

export function Sparkline(props: { line: GridLine }) {
  const points = sparkPoints(props.line);
  const end = points.at(-1);
  if (points.length < 2 || !end) return <svg width={width} height={height} aria-hidden />;
  return (
    <svg width={width} height={height} aria-hidden>
      <polyline points={points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ')} fill="none" stroke="var(--text-muted)" strokeWidth={1.3} strokeLinejoin="round" />
      <circle cx={end.x} cy={end.y} r={2.2} fill={props.line.all.at(-1)?.flag ? 'var(--problem-text)' : 'var(--primary)'} />
    </svg>
  );
}
