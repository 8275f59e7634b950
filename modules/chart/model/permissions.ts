// Permission → the roles that have it by default.

export const permissions = {
  'chart.read-visit': ['doctor', 'nurse', 'pharmacist', 'records', 'insurance'],
  'chart.write-visit': ['doctor'],
  'chart.own-templates': ['doctor', 'nurse'],
  'chart.vitals': ['nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'records'],
  'chart.record-vitals': ['nurse', 'doctor'],
  'chart.allergies': ['doctor', 'nurse', 'pharmacist', 'lab', 'imaging', 'records'],
  'chart.record-allergies': ['doctor', 'nurse', 'pharmacist'],
  'chart.stays': ['doctor', 'nurse', 'pharmacist', 'records', 'insurance'],
  'chart.admit': ['doctor', 'nurse'],
  'chart.stays-write': ['doctor', 'nurse'],
  'chart.discharge': ['doctor'],
  'chart.forms': ['doctor', 'nurse', 'pharmacist', 'lab', 'imaging', 'records', 'insurance'],
  'chart.write-forms': ['doctor', 'nurse', 'pharmacist', 'lab', 'imaging'],
  // An operation that cannot wait for a consent; who allows it also holds a position.
  'chart.ask-emergency': ['doctor'],
  'chart.design-forms': ['admin', 'records'],
} as const satisfies Record<string, readonly string[]>;
