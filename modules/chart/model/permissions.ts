// Permission → the roles that have it by default.

export const permissions = {} as const satisfies Record<string, readonly string[]>;
