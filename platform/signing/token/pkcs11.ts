// The part of PKCS#11 that signing needs, through the optional package `graphene-pk11`: nobody needs it for set-up or tests. spec: SGN-140
import { createRequire } from 'node:module';
import { Fault } from '#platform/fault/index.ts';

/** As `graphene-pk11` 2.3 has it. */
interface Graphene {
  readonly Module: { load(library: string): GrapheneModule };
  readonly ObjectClass: { readonly PRIVATE_KEY: number; readonly CERTIFICATE: number };
  readonly SessionFlag: { readonly SERIAL_SESSION: number };
}
interface GrapheneModule { initialize(): void; getSlots(withToken: true): Items<GrapheneSlot> }
interface Items<T> { readonly length: number; items(index: number): T }
interface GrapheneSlot { getToken(): { readonly label: string }; open(flags: number): GrapheneSession }
interface GrapheneSession {
  login(pin: string): void;
  logout(): void;
  close(): void;
  find(template: Readonly<Record<string, unknown>>): Items<GrapheneObject>;
  createSign(mechanism: string, key: GrapheneObject): { once(content: Buffer): Buffer };
}
interface GrapheneObject { getAttribute(name: string): Buffer; toType<T>(): T }

export interface TokenCertificate { readonly id: Buffer; readonly der: Buffer }

export interface OpenToken {
  listCertificates(): TokenCertificate[];
  hasKey(id: Buffer): boolean;
  /** RSA PKCS#1 v1.5 over what is given: DigestInfo and digest. */
  sign(id: Buffer, content: Buffer): Buffer;
  close(): void;
}

const opened = new Map<string, { graphene: Graphene; module: GrapheneModule }>();

/** Throws Fault `signing.token-down` where the package or the library is not there. */
function load(library: string): { graphene: Graphene; module: GrapheneModule } {
  const before = opened.get(library);
  if (before) return before;
  try {
    const graphene = createRequire(import.meta.url)('graphene-pk11') as Graphene;
    const module = graphene.Module.load(library);
    module.initialize();
    const loaded = { graphene, module };
    opened.set(library, loaded);
    return loaded;
  } catch (cause) {
    throw new Fault('unavailable', 'signing.token-down', { cause });
  }
}

function listOf<T>(items: Items<T>): T[] {
  return Array.from({ length: items.length }, (_none, index) => items.items(index));
}

/** The token of this label with its PIN. Throws Fault `signing.wrong-pin`, `signing.pin-blocked`, `signing.no-token`, `signing.token-down`. */
export function openToken(library: string, { label, pin }: { label: string; pin: string }): OpenToken {
  const { graphene, module } = load(library);
  const slot = listOf(module.getSlots(true)).find((one) => one.getToken().label.trim() === label);
  if (!slot) throw new Fault('rule', 'signing.no-token');
  const session = orFault(() => slot.open(graphene.SessionFlag.SERIAL_SESSION));
  logIn(session, pin);
  const keyOf = (id: Buffer) => listOf(session.find({ class: graphene.ObjectClass.PRIVATE_KEY, id }))[0];
  return {
    listCertificates: () => listOf(session.find({ class: graphene.ObjectClass.CERTIFICATE })).map((one) => ({ id: one.getAttribute('id'), der: one.getAttribute('value') })),
    hasKey: (id) => keyOf(id) !== undefined,
    sign: (id, content) => orFault(() => {
      const key = keyOf(id);
      if (!key) throw new Error('the key is gone');
      return session.createSign('RSA_PKCS', key.toType<GrapheneObject>()).once(content);
    }),
    close: () => session.close(),
  };
}

/** A token that is logged in already would take any PIN: it is logged out first. */
function logIn(session: GrapheneSession, pin: string): void {
  try {
    session.logout();
  } catch {
    // Nobody was logged in.
  }
  try {
    session.login(pin);
  } catch (cause) {
    const words = String((cause as Error).message);
    if (/PIN_LOCKED/.test(words)) throw new Fault('busy', 'signing.pin-blocked', { retryAfterS: 3600, params: { minutes: 60 }, cause });
    if (/PIN_(INCORRECT|INVALID|LEN_RANGE)/.test(words)) throw new Fault('forbidden', 'signing.wrong-pin', { params: { left: 1 }, cause });
    throw new Fault('unavailable', 'signing.token-down', { cause });
  }
}

function orFault<R>(work: () => R): R {
  try {
    return work();
  } catch (cause) {
    throw new Fault('unavailable', 'signing.token-down', { cause });
  }
}
