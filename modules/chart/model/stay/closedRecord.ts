// The mark on a stay or course whose record the records office has taken in: from then on nothing in it is written. The office puts it on and,
// when an addendum is approved, takes it off; the chart only obeys. spec: STY-8
import { Fault } from '#platform/fault/index.ts';
import type { Coding, Resource } from '#fhir/types/index.ts';

const mark: Coding = { system: 'urn:lanh:record-life', code: 'closed' };
const isMark = ({ system, code }: Coding): boolean => system === mark.system && code === mark.code;

export const isRecordClosed = ({ meta }: Resource): boolean => meta?.tag?.some(isMark) ?? false;

export function markRecord<T extends Resource>(resource: T, closed: boolean): T {
  const tag = [...(resource.meta?.tag ?? []).filter((one) => !isMark(one)), ...(closed ? [mark] : [])];
  const { tag: _before, ...meta } = resource.meta ?? {};
  return { ...resource, meta: { ...meta, ...(tag.length > 0 && { tag }) } };
}

export function refuseClosedRecord(resource: Resource): void {
  if (isRecordClosed(resource)) throw new Fault('rule', 'chart.record-closed');
}
