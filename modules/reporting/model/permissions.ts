// Permission → the roles that have it by default.

export const permissions = {
  'reporting.capacity': ['admin', 'manager'],
  'reporting.quality': ['manager', 'records', 'admin', 'doctor', 'nurse'],
} as const satisfies Record<string, readonly string[]>;
