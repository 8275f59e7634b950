// The course of one test over time: curve with the normal range; its numbers stand in the grid row above it as the table twin.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatDate, formatNumber, useText } from '#ui/index.ts';
import type { GridLine } from './resultGrid.ts';

const height = 180;

export function Trend(props: { line: GridLine }) {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const { line } = props;
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const points = line.all.filter((value) => value.number !== undefined);
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--text-muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') }, font: '12px Be Vietnam Pro' };
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { y: false },
        scales: { x: { time: true }, y: { range: (_chart, least, most) => rangeWith(line, least, most) } },
        axes: [
          { ...axis, values: (_chart, splits) => splits.map((seconds) => formatDate(new Date(seconds * 1000).toISOString())), space: 90 },
          { ...axis, values: (_chart, splits) => splits.map((value) => formatNumber(value)), size: 56 },
        ],
        series: [{}, { stroke: colour('--primary'), width: 2, points: { show: true, size: 6, fill: colour('--surface') } }],
        hooks: { drawClear: [(drawn) => drawRange(drawn, line, colour('--done-tint'))] },
      },
      [points.map((value) => Date.parse(value.at) / 1000), points.map((value) => value.number ?? null)],
      element,
    );
    const resize = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [line]);
  return <div ref={frame} role="img" aria-label={t('chart.results.trend', { name: line.name, count: line.all.length })} style={{ minWidth: 240 }} />;
}

/** The axis always shows the normal range, so that a flat curve outside it looks outside. */
function rangeWith(line: GridLine, least: number, most: number): [number, number] {
  const low = Math.min(least, line.low ?? least);
  const high = Math.max(most, line.high ?? most);
  const room = (high - low || Math.abs(high) || 1) * 0.1;
  return [low - room, high + room];
}

function drawRange(chart: uPlot, line: GridLine, colour: string): void {
  if (line.low === undefined && line.high === undefined) return;
  const { ctx, bbox } = chart;
  const top = line.high === undefined ? bbox.top : chart.valToPos(line.high, 'y', true);
  const bottom = line.low === undefined ? bbox.top + bbox.height : chart.valToPos(line.low, 'y', true);
  ctx.save();
  ctx.fillStyle = colour;
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.restore();
}
