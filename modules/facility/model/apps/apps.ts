// Apps and programs of others that the facility lets in: what is registered of each, and how one is opened from the chart. spec: SMA-4
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';

export const appKinds = ['public', 'confidential', 'backend'] as const;
export type AppKind = (typeof appKinds)[number];

const clientId = z.string().regex(/^[\w.-]{3,100}$/);
const shared = { on: null, level: 'system', permission: 'facility.apps', scope: 'facility', signature: 'none' } as const;

const app = z.object({
  clientId: z.string(),
  name: z.string(),
  kind: z.enum(appKinds),
  scopes: z.array(z.string()),
  redirectUris: z.array(z.string()),
  launchUri: z.string().optional(),
  jwksUri: z.string().optional(),
  /** Key ids of the registered keys. */
  keys: z.array(z.string()),
  hasSecret: z.boolean(),
  disabled: z.boolean(),
  /** Registered at the console, for every facility: not changed here. */
  isShared: z.boolean(),
  createdAt: z.string(),
});
export type AppLine = z.infer<typeof app>;

export const listApps = operation({ ...shared, code: 'list-apps', input: z.object({}), output: z.object({ apps: z.array(app) }), faults: [], affectsState: false });

const address = z.string().trim().max(500);
const wish = z.object({
  name: z.string().trim().min(2).max(100),
  kind: z.enum(appKinds),
  scopes: z.array(z.string().trim().min(1).max(300)).max(100),
  redirectUris: z.array(address).max(20).default([]),
  launchUri: address.optional(),
  /** A JSON Web Key Set as text, public keys alone. */
  jwks: z.string().max(50_000).optional(),
  jwksUri: address.optional(),
});
export type AppWish = z.infer<typeof wish>;

/** 256 random bits, made where they are shown: answers of operations are kept for safe repeats, and no secret may stand in one. */
const secret = z.string().regex(/^[\w-]{43}$/);

/** Without `clientId` a new one. The secret counts where the app needs one and has none yet. */
export const saveApp = operation({
  ...shared, code: 'save-app', input: wish.extend({ clientId: clientId.optional(), secret: secret.optional() }), output: z.object({ clientId: z.string(), secretTaken: z.boolean() }),
  faults: ['facility.app-problem', 'facility.unknown-app', 'facility.shared-app'], affectsState: true,
});

/** Switched off: no token more, and those it has are dead. */
export const switchApp = operation({
  ...shared, code: 'switch-app', input: z.object({ clientId, disabled: z.boolean() }), output: z.object({ clientId: z.string() }),
  faults: ['facility.unknown-app', 'facility.shared-app'], affectsState: true,
});

/** The earlier secret is void at once. */
export const renewAppSecret = operation({
  ...shared, code: 'renew-app-secret', input: z.object({ clientId, secret }), output: z.object({ clientId: z.string() }),
  faults: ['facility.unknown-app', 'facility.shared-app', 'facility.app-problem'], affectsState: true,
});

/** Apps that can be opened from a chart. */
export const chartApps = operation({
  on: null, level: 'system', permission: 'facility.launch-app', scope: 'facility', signature: 'none', code: 'chart-apps',
  input: z.object({}), output: z.object({ apps: z.array(z.object({ clientId: z.string(), name: z.string() })) }), faults: [], affectsState: false,
});

/** POST /fhir/Patient/{id}/$launch-app: the address to open, good for five minutes and once. */
export const launchApp = operation({
  on: 'Patient', level: 'instance', permission: 'facility.launch-app', scope: 'patient', signature: 'none', code: 'launch-app',
  input: z.object({ clientId, encounterId: z.string().max(64).optional() }), output: z.object({ address: z.string() }),
  faults: ['facility.unknown-app', 'facility.other-patient'], affectsState: true,
});
