// Demo only: one call screen for every waiting area of the demo facilities; the addresses stand in boards.json of the data folder. spec: RCP-33
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#fhir/repository/id.ts';
import type { Database } from '#platform/db/index.ts';
import { listRooms } from '../queue/rooms.ts';
import { boardPath, insertBoard } from './boards.ts';

export interface DemoBoard { readonly facility: string; readonly title: string; readonly url: string }
interface SeedServices { readonly db: Database; readonly dataFolder: string; readonly baseUrl: string; readonly at: string }

/** Gives the screens it made; none where the facilities have some already. */
export async function seedBoards(services: SeedServices): Promise<readonly DemoBoard[]> {
  const { rows } = await services.db.query<{ dk: number; name: string }>('select dk, name from platform.facility f where not exists (select 1 from reception.board b where b.dk = f.dk) order by dk');
  const made: DemoBoard[] = [];
  for (const { dk, name } of rows) made.push(...(await seedFacility(services, Number(dk), name)));
  if (made.length > 0) await writeList(services.dataFolder, made);
  return made;
}

async function seedFacility({ db, baseUrl, at }: SeedServices, dk: number, facility: string): Promise<DemoBoard[]> {
  const areas = Map.groupBy(await listRooms(db, dk), ({ zone }) => zone);
  const made: DemoBoard[] = [];
  for (const [zone, rooms] of areas) {
    const clinics = rooms.filter(({ kind }) => kind === 'clinic');
    if (clinics.length === 0) continue;
    const board = { dk, id: newId(), title: zone, zone, roomIds: clinics.map(({ roomId }) => roomId), names: 'none' as const, voice: true, volume: 100, quiet: [{ from: '11:30', to: '13:00' }], message: 'Xin giữ số thứ tự và theo dõi màn hình. Quá lượt, báo nhân viên tại phòng khám.', createdAt: at, createdBy: 'Device/lanh' };
    const key = await db.transaction((tx) => insertBoard(tx, board));
    made.push({ facility, title: zone, url: `${baseUrl}${boardPath(key)}` });
  }
  return made;
}

/** Written whole or not at all, readable by its owner only. */
async function writeList(dataFolder: string, boards: readonly DemoBoard[]): Promise<void> {
  const path = join(dataFolder, 'boards.json');
  await writeFile(`${path}.new`, `${JSON.stringify({ boards }, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
