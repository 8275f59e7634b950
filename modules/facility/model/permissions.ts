// Who may do what with the lists and the structure of the facility, by default.
export const permissions = {
  'facility.search-codes': ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records', 'manager', 'admin'],
  'facility.catalogues': ['admin'],
  'facility.structure': ['admin'],
  'facility.people': ['admin'],
  // A position is the right to sign for others.
  'facility.positions': ['admin', 'manager'],
  'facility.apps': ['admin'],
  'facility.launch-app': ['nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'records'],
  // Only the operator at the console.
  'facility.install': [],
  'facility.record-access': ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records'],
  'facility.break-glass': ['nurse', 'doctor', 'pharmacist', 'lab', 'imaging'],
  'facility.review-access': ['records', 'manager'],
} as const;
