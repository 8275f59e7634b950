// Permission → the roles that have it by default.

export const permissions = {
  'documents.sign': ['doctor', 'nurse', 'pharmacist'],
  'documents.read': ['doctor', 'nurse', 'pharmacist', 'records', 'reception', 'insurance', 'patient'],
  'documents.withdraw': ['records'],
  'documents.signing-keys': ['admin', 'records'],
} as const satisfies Record<string, readonly string[]>;
