// Who may do what at reception and in the queue, by default.
export const permissions = {
  'reception.find': ['reception', 'nurse', 'doctor', 'cashier', 'insurance', 'lab', 'imaging', 'pharmacist', 'records', 'manager', 'admin'],
  'reception.register': ['reception', 'nurse', 'admin'],
  'reception.merge': ['records', 'admin'],
  'reception.check-in': ['reception', 'nurse', 'doctor', 'admin'],
  'reception.queue': ['reception', 'nurse', 'doctor', 'manager', 'admin'],
  'reception.call': ['reception', 'nurse', 'doctor', 'admin'],
  'reception.label': ['reception', 'nurse', 'doctor', 'lab', 'imaging', 'pharmacist', 'records'],
  'reception.board': ['reception', 'nurse', 'admin', 'manager'],
} as const;
