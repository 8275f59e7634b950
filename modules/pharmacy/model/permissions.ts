// Permission → the roles that have it by default.

export const permissions = {
  'pharmacy.prescribe': ['doctor'],
  'pharmacy.read-prescription': ['doctor', 'nurse', 'pharmacist', 'records', 'insurance'],
} as const satisfies Record<string, readonly string[]>;
