// Permission → the roles that have it by default.

export const permissions = { 'reporting.capacity': ['admin', 'manager'] } as const satisfies Record<string, readonly string[]>;
