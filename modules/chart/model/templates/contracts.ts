// Texts that a person keeps for the fields of the doctor's page. Shared ones are the list text-template. spec: VIS-11
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, words } from '../visit/shapes.ts';

export const templateFields = ['reason', 'history', 'pastHistory', 'examination', 'management', 'advice'] as const;
export type TemplateField = (typeof templateFields)[number];

export const templateLimits = { title: 80, text: 4000 } as const;

const field = z.enum(templateFields);
const template = z.object({ id: idShape, field, title: z.string(), text: z.string() });
export type OwnTemplate = z.infer<typeof template>;

const own = { on: null, level: 'system', permission: 'chart.own-templates', scope: 'self', signature: 'none' } as const;

export const ownTemplates = operation({ ...own, code: 'own-templates', input: z.object({}), output: z.object({ templates: z.array(template) }), affectsState: false, faults: [] });

/** With `id` changes that one, without makes a new one. */
export const keepTemplate = operation({
  ...own, code: 'keep-template', affectsState: true, faults: ['chart.too-many-templates', 'chart.template-not-found'],
  input: z.strictObject({ id: idShape.optional(), field, title: words(templateLimits.title).pipe(z.string().min(1)), text: words(templateLimits.text).pipe(z.string().min(1)) }), output: template,
});

/** Dropping what is gone already is no error. */
export const dropTemplate = operation({ ...own, code: 'drop-template', input: z.strictObject({ id: idShape }), output: z.object({ dropped: z.boolean() }), affectsState: true, faults: [] });

export const mostTemplates = 300;
