// A person's own texts: read, keep, drop. Nobody else's can be reached. spec: VIS-11
import * as model from '#modules/chart/model/index.ts';
import type { OwnTemplate } from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';

export const ownTemplates = implement(model.ownTemplates).as(async ({ caller, tx }) => {
  const { rows } = await tx.query<OwnTemplate>('select id, field, title, body as text from chart.text_template where dk = $1 and account_id = $2 order by changed_at desc', [caller.dk, caller.accountId], 'chart-own-templates');
  return { templates: rows };
});

export const keepTemplate = implement(model.keepTemplate).as(async ({ input, caller, act, tx }) => {
  const { id = act.newId(), field, title, text } = input;
  const values = [caller.dk, caller.accountId, id, field, title, text, act.at];
  if (input.id !== undefined) {
    const { rowCount } = await tx.query('update chart.text_template set field = $4, title = $5, body = $6, changed_at = $7 where dk = $1 and account_id = $2 and id = $3', values, 'chart-change-template');
    if (rowCount === 0) throw new Fault('notFound', 'chart.template-not-found');
    return { id, field, title, text };
  }
  const { rowCount } = await tx.query(
    `insert into chart.text_template (dk, account_id, id, field, title, body, changed_at) select $1, $2, $3, $4, $5, $6, $7
     where (select count(*) from chart.text_template where dk = $1 and account_id = $2) < ${model.mostTemplates}`, values, 'chart-keep-template');
  if (rowCount === 0) throw new Fault('rule', 'chart.too-many-templates', { params: { most: model.mostTemplates } });
  return { id, field, title, text };
});

export const dropTemplate = implement(model.dropTemplate).as(async ({ input, caller, tx }) => {
  const { rowCount } = await tx.query('delete from chart.text_template where dk = $1 and account_id = $2 and id = $3', [caller.dk, caller.accountId, input.id], 'chart-drop-template');
  return { dropped: rowCount > 0 };
});
