/** How long what the provider gives is good for, in seconds. Refreshing starts none of them anew but the token's own. */
export const lifeS = { accessToken: 600, clientCredentials: 300, code: 60, interaction: 600, refresh: 14 * 3600, grant: 30 * 24 * 3600 } as const;
