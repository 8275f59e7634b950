// Permission → the roles that have it by default.

export const permissions = {
  'orders.place': ['doctor'],
  'orders.kinds': ['doctor', 'nurse'],
} as const satisfies Record<string, readonly string[]>;
