// Permission → the roles that have it by default.

export const permissions = {
  'documents.sign': ['doctor', 'nurse', 'pharmacist'],
  'documents.read': ['doctor', 'nurse', 'pharmacist', 'records', 'reception', 'insurance', 'patient'],
} as const satisfies Record<string, readonly string[]>;
