import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { EmptyState, FaultNote, Loading, ReasonForm, Slot, SlotProvider, SplitPane, StatusChip, type StatusTone, useKey, useKeySheet, useText, useToast, useVisibleRows } from '#ui/index.ts';

const tones: readonly StatusTone[] = ['waiting', 'progress', 'done', 'signed', 'locked', 'problem', 'paused', 'neutral', 'cancelled'];

export function Statuses() {
  return <ul>{tones.map((tone) => <li key={tone}><StatusChip tone={tone}>{`Trạng thái ${tone}`}</StatusChip></li>)}</ul>;
}

export function Waiting() {
  const [waiting, setWaiting] = useState(false);
  return (
    <>
      <Button onClick={() => setWaiting(true)}>Hỏi</Button>
      {waiting ? <Loading what="Đang tìm hồ sơ" /> : <EmptyState text="Kết quả xét nghiệm sẽ hiện ở đây." />}
    </>
  );
}

export function Refused() {
  const [tries, setTries] = useState(0);
  return <FaultNote text={`Máy chủ đang bận, lần ${tries}`} code="server.busy" retry={() => setTries(tries + 1)} />;
}

export function Reasons() {
  const [chosen, setChosen] = useState('');
  const reasons = [{ code: 'results', label: 'Có kết quả mới' }, { code: 'other', label: 'Lý do khác', needsNote: true, leastNote: 5 }];
  return (
    <>
      <ReasonForm reasons={reasons} action="Mở lại" onClose={() => undefined} onChoose={({ code, note }) => setChosen(`${code}: ${note}`)} />
      <output>{chosen}</output>
    </>
  );
}

export function Panes() {
  return <div style={{ height: 300 }}><SplitPane name="scene" start={40} left={<p>Bên trái</p>} right={<p>Bên phải</p>} /></div>;
}

const rowHeight = 30;

export function LongList() {
  const count = Number(new URLSearchParams(location.search).get('count'));
  const frame = useRef<HTMLDivElement>(null);
  const { start, end } = useVisibleRows(frame, { count, rowHeight });
  return (
    <div ref={frame} tabIndex={0} role="region" aria-label="Danh sách" style={{ height: 600, overflow: 'auto' }}>
      <div style={{ height: count * rowHeight, position: 'relative' }}>
        {Array.from({ length: end - start }, (_unused, at) => <div key={start + at} role="listitem" style={{ position: 'absolute', top: (start + at) * rowHeight, height: rowHeight }}>{`Dòng ${start + at + 1}`}</div>)}
      </div>
    </div>
  );
}

export function Toasts() {
  const toast = useToast();
  const [undone, setUndone] = useState(0);
  return (
    <>
      <Button onClick={() => toast({ text: 'Đã bỏ một dòng', undo: () => setUndone(undone + 1) })}>Bỏ</Button>
      <Button onClick={() => toast({ text: 'Không in được', tone: 'problem' })}>In</Button>
      <Button onClick={() => toast({ text: 'Đã lưu', tone: 'done' })}>Lưu</Button>
      <output>{undone}</output>
    </>
  );
}

function BreaksOnPress() {
  const [broken, setBroken] = useState(false);
  if (broken) throw new Error('the filler broke');
  return <Button onClick={() => setBroken(true)}>Làm hỏng</Button>;
}

const fillersOf = (slot: string) => slot !== 'chart.summary' ? [] : [
  { name: 'first', order: 1, load: async () => ({ Filler: () => <p>Ô thứ nhất</p> }) },
  { name: 'breaks', order: 2, load: async () => ({ Filler: BreaksOnPress }) },
  { name: 'last', order: 3, load: async () => ({ Filler: () => <p>Ô cuối</p> }) },
];

export function Slots() {
  return (
    <SlotProvider value={{ fillersOf }}>
      <Slot name="chart.summary" props={{ patientId: 'x' }} wrap={(node, { name }) => <section aria-label={name}>{node}</section>} />
      <Slot name="chart.results" props={{ patientId: 'x' }} empty={<p>Chưa có gì ở đây</p>} />
    </SlotProvider>
  );
}

function Page(props: { chord: string; label: string; onRun: () => void }) {
  useKey({ chord: props.chord, label: props.label, run: props.onRun });
  return null;
}

export function Keys() {
  const { t } = useText();
  const [said, setSaid] = useState<readonly string[]>([]);
  const [page, setPage] = useState('queue');
  const sheet = useKeySheet();
  const say = (word: string) => () => setSaid((all) => [...all, word]);
  return (
    <>
      <Page chord="Ctrl+K" label="shell.key.search" onRun={say('search')} />
      {page === 'queue' ? <Page chord="F2" label="shell.key.keys" onRun={say('queue F2')} /> : <Page chord="Alt+1" label="shell.key.lock" onRun={say('chart Alt+1')} />}
      {page === 'dialog' && <Page chord="Ctrl+K" label="shell.key.handOver" onRun={say('dialog')} />}
      {['queue', 'chart', 'dialog'].map((name) => <Button key={name} onClick={() => setPage(name)}>{name}</Button>)}
      <label>Ghi chú <input /></label>
      <ul aria-label="Phím tắt">{sheet.map(({ chord, label }) => <li key={chord}>{`${chord} ${t(label)}`}</li>)}</ul>
      <output>{said.join(', ')}</output>
    </>
  );
}
