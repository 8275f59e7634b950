// A proposal of the summary of a stay, made of what was signed day by day: read, changed and taken over by a person, never by itself. spec: SUM
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { shownShape } from '../forms/shapes.ts';

export const proposeSummary = operation({
  on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', affectsState: false, code: 'propose-summary', permission: 'chart.forms',
  /** Days of Viet Nam, both counted; the whole stay where they are absent. */
  input: z.object({ ...shownShape, from: z.iso.date().optional(), to: z.iso.date().optional() }),
  output: z.object({ course: z.string(), results: z.string(), treatment: z.string(), /** Papers that it was made of. */ papers: z.number() }),
  faults: ['chart.other-patient'],
});
