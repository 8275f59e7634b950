// The bundles of the import: Synthea's where the samples lie beside the checkout, else as many invented ones.
import { access, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId } from '#fhir/repository/id.ts';
import { observation, patient } from './samples.ts';

const samples = fileURLToPath(new URL('../../shared/samples/synthea/', import.meta.url));

export async function findBundles(given: string | undefined): Promise<{ readonly folder: string; readonly name: string }> {
  const folder = given ?? samples;
  if (await access(folder).then(() => true, () => false)) return { folder, name: 'the Synthea bundles' };
  return { folder: await inventBundles(), name: 'invented bundles (no Synthea samples here)' };
}

async function inventBundles(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-bundles-'));
  for (let file = 0; file < 30; file++) {
    const subject = newId();
    const visit = newId();
    const post = (id: string, resource: object) => ({ fullUrl: `urn:uuid:${id}`, resource, request: { method: 'POST', url: (resource as { resourceType: string }).resourceType } });
    const results = Array.from({ length: 200 }, (_, n) => post(newId(), observation({ subject, visit, n })));
    const encounter = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: `urn:uuid:${subject}` } };
    const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [post(subject, patient(subject, file)), post(visit, encounter), ...results] });
    await writeFile(join(folder, `${file}.json`), text.replaceAll(`Patient/${subject}`, `urn:uuid:${subject}`).replaceAll(`Encounter/${visit}`, `urn:uuid:${visit}`));
  }
  return folder;
}
