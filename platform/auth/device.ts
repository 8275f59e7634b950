// Shared devices: a token in a cookie that only the sign-in addresses see; the database keeps its hash. spec: PPL-10
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Db } from '#platform/db/index.ts';

export const zones = ['desk', 'ward', 'theatre'] as const;
export type Zone = (typeof zones)[number];

/** Minutes without a touch after which the screen locks, by zone; a device that is not enrolled counts as a desk. */
export const idleLockMinutes: Readonly<Record<Zone, number>> = { desk: 5, ward: 2, theatre: 30 };

export interface Device {
  readonly id: string;
  readonly dk: number;
  readonly name: string;
  readonly zone: Zone;
}

export const deviceCookie = 'lanh_device';
const cookieDays = 365;

export const deviceCookieOptions = (secure: boolean) => ({ path: '/auth', httpOnly: true, sameSite: 'strict', secure, maxAge: cookieDays * 24 * 3600 }) as const;

/** The enrolled device a request comes from, at any facility; undefined when it is none or was revoked. */
export async function findDevice(db: Db, request: FastifyRequest): Promise<Device | undefined> {
  const token = new RegExp(`(?:^|;\\s*)${deviceCookie}=([\\w-]{20,200})`).exec(request.headers.cookie ?? '')?.[1];
  if (!token) return undefined;
  const { rows } = await db.query<Device>('select id, dk::int4, name, zone from platform.device where token_hash = $1 and revoked_at is null', [hashOf(token)], 'device-find');
  return rows[0];
}

export interface Enrolment { readonly id: string; readonly dk: number; readonly name: string; readonly zone: Zone; readonly accountId: string; readonly at: Date }

/** Gives the token for the cookie. */
export async function enrolDevice(db: Db, { id, dk, name, zone, accountId, at }: Enrolment): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.query('insert into platform.device (id, dk, token_hash, name, zone, enrolled_by, enrolled_at, seen_at) values ($1, $2, $3, $4, $5, $6, $7, $7)', [id, dk, hashOf(token), name, zone, accountId, at]);
  return token;
}

export async function listDevices(db: Db, dk: number): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select d.id, d.name, d.zone, a.display_name as "enrolledBy", d.enrolled_at as "enrolledAt", d.seen_at as "seenAt" from platform.device d join platform.account a on a.id = d.enrolled_by
     where d.dk = $1 and d.revoked_at is null order by d.enrolled_at desc limit 500`, [dk]);
  return rows;
}

/** False when there is no such device at this facility. */
export async function revokeDevice(db: Db, { id, dk, at }: { id: string; dk: number; at: Date }): Promise<boolean> {
  const { rowCount } = await db.query('update platform.device set revoked_at = $3 where id = $1 and dk = $2 and revoked_at is null', [id, dk, at]);
  return rowCount === 1;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
