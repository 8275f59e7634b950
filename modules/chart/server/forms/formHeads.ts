// What forms a facility has, without their items: the rows are asked each time, what they say is kept. spec: FRM-12
import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db/index.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import * as model from '#modules/chart/model/index.ts';

interface Row { readonly rid: string; readonly seq: string }

/** `seq` names one version for ever. */
const kept = new LRUCache<string, Questionnaire>({ max: 5000 });

export async function listFormHeads(db: Db, dk: number): Promise<Questionnaire[]> {
  const type = typeNumber('Questionnaire');
  const { rows } = await db.query<Row>('select rid, seq::text as seq from fhir.res where dk = $1 and rt = $2 and content is not null', [dk, type], 'chart-form-heads');
  const missing = rows.filter(({ seq }) => !kept.has(`${dk}/${seq}`)).map(({ rid }) => rid);
  if (missing.length > 0) {
    const { rows: fresh } = await db.query<Row & { content: string }>('select rid, seq::text as seq, content from fhir.res where dk = $1 and rt = $2 and rid = any($3::uuid[])', [dk, type, missing], 'chart-form-content');
    for (const { seq, content } of fresh) kept.set(`${dk}/${seq}`, withoutItems(JSON.parse(content) as Questionnaire));
  }
  return rows.flatMap(({ seq }) => kept.get(`${dk}/${seq}`) ?? []);
}

export interface OwnForm { readonly key: string; readonly code: string; readonly title: { readonly vi: string; readonly en: string; readonly fr: string }; readonly standsFor: string }

/** Forms that the facility made for itself, by their keys: their names, and whose place each takes. */
export async function listOwnForms(db: Db, dk: number): Promise<ReadonlyMap<string, OwnForm>> {
  const own = (await listFormHeads(db, dk)).filter((one) => one.publisher !== model.formPublisher).map(model.headOf);
  return new Map(own.map((form) => {
    const { key, code = key, title } = form;
    return [key, { key, code, title: { vi: title.vi, en: title.en ?? title.vi, fr: title.fr ?? title.vi }, standsFor: model.keyStoodFor(form) }];
  }));
}

function withoutItems({ item: _item, ...head }: Questionnaire): Questionnaire {
  return head;
}
