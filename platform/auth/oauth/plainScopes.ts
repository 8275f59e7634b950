/** Scopes of OpenID Connect and SMART that are no right to any resource. */
export const plainScopes = ['openid', 'fhirUser', 'profile', 'launch', 'launch/patient', 'launch/encounter', 'online_access', 'offline_access'] as const;

export const isPlainScope = (scope: string): boolean => (plainScopes as readonly string[]).includes(scope);
