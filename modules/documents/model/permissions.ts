// Permission → the roles that have it by default.

export const permissions = {
  'documents.sign': ['doctor', 'nurse', 'pharmacist'],
  // Who treats, dispenses, keeps or pays, and whose record it is; the desk needs no diagnosis.
  'documents.read': ['doctor', 'nurse', 'pharmacist', 'records', 'insurance', 'patient'],
  // Reading and copying are separate rights.
  'documents.copy-record': ['records'],
  'documents.print-report': ['records', 'manager'],
  // Who explains a paper to a patient and hands over the tablet.
  'documents.ask-confirmation': ['doctor', 'nurse'],
  'documents.withdraw': ['records'],
  // Keeps the archive: leafs through it, gives out, draws up what is to be destroyed.
  'documents.archive': ['records'],
  // Asks to read a record for study or work, and reads it on screen while that is allowed.
  'documents.archive-request': ['doctor', 'nurse', 'pharmacist', 'manager', 'records', 'admin'],
  // Allows requests and destruction; never one's own.
  'documents.archive-approve': ['records', 'manager', 'admin'],
  // Keeps the registers of personal data: what people ask, and breaches.
  'documents.privacy': ['records', 'admin', 'manager'],
  // Writes the hospital's own rules for the record; somebody else puts them in force; whoever works by them reads them.
  'documents.policy': ['admin', 'records'],
  'documents.policy-approve': ['manager'],
  'documents.policy-readers': ['manager', 'records'],
  'documents.policy-read': ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records', 'manager', 'admin'],
  // What a person decided about the use of their data; whoever receives them writes it down.
  'documents.read-consent': ['reception', 'doctor', 'nurse', 'records', 'patient'],
  'documents.consent': ['reception', 'doctor', 'nurse', 'records'],
  'documents.signing-keys': ['admin', 'records'],
  'documents.records': ['doctor', 'nurse', 'records'],
  'documents.hand-over': ['doctor', 'nurse'],
  'documents.check-records': ['records'],
  'documents.ask-unlock': ['doctor', 'nurse', 'records'],
} as const satisfies Record<string, readonly string[]>;
