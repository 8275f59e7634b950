// The OpenID Connect provider with what the house knows: which scopes exist, who a person is, where the server stands. spec: PPL-20
import type { Provider } from 'oidc-provider';
import { grantableScopes, parseScope } from '#fhir/smart/scope.ts';
import { smartConfiguration, smartStyle } from '#fhir/smart/configuration.ts';
import { findMember, lifeS, openProviderKeys, parseSubject } from '#platform/auth/index.ts';
import type { InteractionRoutes, Member, OauthRoutes } from '#platform/auth/index.ts';
import { fetchOutside } from '#platform/outside/index.ts';
import type { Services } from './services.ts';

export type Oauth = Omit<OauthRoutes, 'sessions' | 'checkPatient' | 'record'>;

const mostKeyBytes = 64 * 1024;

/** The provider is loaded and opened on first use: a server that nobody asks for tokens starts sooner. */
export function openOauth({ db, now, config, log }: Services): Oauth {
  const resourceUrl = () => `${config.publicUrl}/fhir`;
  let opened: Promise<Provider> | undefined;
  const open = async () => {
    const [{ openProvider }, keys] = await Promise.all([import('#platform/auth/oauth/provider.ts'), openProviderKeys(config.dataFolder)]);
    const provider = openProvider({
      db, now, keys, issuer: config.publicUrl,
      resource: { url: resourceUrl(), scopesFor: grantableScopes },
      fetchKeys: (address) => fetchOutside({ allowPrivate: config.privateAddresses }, address, { mostBytes: mostKeyBytes, timeoutMs: 5000, headers: { accept: 'application/json' } }),
      findPerson: async (subject) => {
        const parsed = parseSubject(subject);
        const member = parsed && (await findMember(db, parsed));
        return member && { claims: claimsOf(resourceUrl(), member), ...(member.patientId && { patientId: member.patientId }) };
      },
    });
    const onRefusal = (name: string) => (_ctx: unknown, error: { message: string; error_detail?: string; error_description?: string }) =>
      log.info({ part: 'oauth', error: error.message, detail: error.error_detail ?? error.error_description }, name);
    provider.on('grant.error', onRefusal('token refused'));
    provider.on('authorization.error', onRefusal('authorization refused'));
    provider.on('server_error', (_ctx, err) => log.error({ err, part: 'oauth' }, 'the provider failed'));
    return provider;
  };
  return {
    db, now, provider: () => (opened ??= open()), resourceUrl, consentLifeS: lifeS.grant, scopesOf: scopesOfPerson, describeScope, smartConfiguration: () => smartConfiguration(config.publicUrl), smartStyle,
  };
}

/** A patient hands over the own record; staff what their roles allow, and of the patient in context; nobody the rights of a system. */
const scopesOfPerson: InteractionRoutes['scopesOf'] = (member, asked, { allowed, hasPatient }) =>
  grantableScopes(allowed, asked).filter((text) => {
    const context = parseScope(text)?.context;
    return context === 'user' || (context === 'patient' && (member.patientId !== null || hasPatient));
  });

function claimsOf(base: string, member: Member): Record<string, unknown> {
  const own = member.patientId ? `Patient/${member.patientId}` : `Practitioner/${member.practitionerId}`;
  return { fhirUser: `${base}/${own}`, name: member.displayName, preferred_username: member.username };
}

function describeScope(text: string): { type: string; reads: boolean; writes: boolean; criteria?: string } {
  const { type = '*', letters = new Set(), criteria } = parseScope(text) ?? {};
  return { type, reads: letters.has('r') || letters.has('s'), writes: letters.has('c') || letters.has('u') || letters.has('d'), ...(criteria !== undefined && { criteria }) };
}
