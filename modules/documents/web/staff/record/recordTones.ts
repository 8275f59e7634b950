// How far a record has come, as chips show it.
export const recordTones = { open: 'progress', 'handed-over': 'waiting', returned: 'problem', accepted: 'done', archived: 'locked', disposed: 'cancelled' } as const;
