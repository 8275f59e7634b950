// What may be registered of an app: said beside the field in the screen, and asked again by the server. spec: SMA-5
import { parseScopeText } from '#fhir/types/smartScope.ts';
import type { AppWish } from './apps.ts';

export type AppField = 'scopes' | 'redirectUris' | 'launchUri' | 'jwks' | 'jwksUri';
export interface AppProblem { readonly field: AppField; readonly code: 'missing' | 'address' | 'private-key' | 'no-keys' | 'scope' | 'one-of-both'; readonly value?: string }

export function findAppProblems(app: AppWish): AppProblem[] {
  return [...scopeProblems(app), ...addressProblems(app), ...keyProblems(app)];
}

/** A backend service acts by itself, the others for a person. */
export const isScopeFor = (kind: AppWish['kind'], scope: string): boolean =>
  (kind === 'backend' ? parseScopeText(scope)?.context === 'system' : scope === 'offline_access' || ['user', 'patient'].includes(parseScopeText(scope)?.context ?? ''));

function scopeProblems({ kind, scopes }: AppWish): AppProblem[] {
  if (scopes.length === 0) return [{ field: 'scopes', code: 'missing' }];
  return scopes.filter((scope) => !isScopeFor(kind, scope)).map((value) => ({ field: 'scopes', code: 'scope', value }));
}

function addressProblems({ kind, redirectUris, launchUri, jwksUri }: AppWish): AppProblem[] {
  const problems: AppProblem[] = [];
  if (kind !== 'backend' && redirectUris.length === 0) problems.push({ field: 'redirectUris', code: 'missing' });
  for (const value of redirectUris) if (!isReturnAddress(value)) problems.push({ field: 'redirectUris', code: 'address', value });
  if (launchUri && !isOpened(launchUri)) problems.push({ field: 'launchUri', code: 'address', value: launchUri });
  if (jwksUri && parts(jwksUri)?.scheme !== 'https') problems.push({ field: 'jwksUri', code: 'address', value: jwksUri });
  return problems;
}

function keyProblems({ kind, jwks, jwksUri }: AppWish): AppProblem[] {
  if (jwks && jwksUri) return [{ field: 'jwksUri', code: 'one-of-both' }];
  if (kind === 'backend' && !jwks && !jwksUri) return [{ field: 'jwks', code: 'missing' }];
  if (!jwks) return [];
  const keys = readKeys(jwks);
  if (!keys) return [{ field: 'jwks', code: 'no-keys' }];
  return keys.some((key) => 'd' in key || 'k' in key) ? [{ field: 'jwks', code: 'private-key' }] : [];
}

/** The keys of a JSON Web Key Set; undefined when it is none. https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export function readKeys(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    const isKey = (key: unknown): key is Record<string, unknown> => typeof key === 'object' && key !== null && ['EC', 'RSA', 'oct'].includes(String((key as { kty?: unknown }).kty));
    return Array.isArray(keys) && keys.length > 0 && keys.length <= 20 && keys.every(isKey) ? keys : undefined;
  } catch {
    return undefined;
  }
}

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** Scheme and host of an address without user, fragment, blanks or control characters. */
function parts(text: string): { scheme: string; host: string } | undefined {
  const [, scheme = '', host = ''] = /^([a-z][a-z0-9+.-]*):(?:\/\/((?:[A-Za-z0-9.-]+|\[::1\]))(?::\d{1,5})?)?(?:\/[^\s#"<>\\]*)?(?:\?[^\s#"<>\\]*)?$/.exec(text) ?? [];
  return scheme === '' ? undefined : { scheme, host };
}

/** Encrypted, or on the person's own machine. */
function isOpened(text: string): boolean {
  const found = parts(text);
  return found !== undefined && found.host !== '' && (found.scheme === 'https' || (found.scheme === 'http' && loopback.test(found.host)));
}

/** Also a scheme of an installed app, which has a dot in it: `vn.example.app:/back`. */
const isReturnAddress = (text: string): boolean => isOpened(text) || parts(text)?.scheme.includes('.') === true;

/** `Sổ tay huyết áp` → `so-tay-huyet-ap-1f2e3d`. */
export function clientIdOf(name: string, newId: () => string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);
  return `${words || 'app'}-${newId().slice(-6)}`;
}
