// Where a prefilled answer came from, as the key of its words: `observation_29463_7_encounter` → "sinh hiệu, xét nghiệm đã đo". The words follow the language of the screen.

const kinds = ['patient', 'encounter', 'user', 'facility', 'observation', 'condition', 'allergies', 'answers'] as const;

export function originKeys(origins: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(origins).map(([linkId, origin]) => {
    const kind = kinds.find((one) => origin === one || origin.startsWith(`${one}_`));
    return [linkId, `chart.forms.origin.${kind ?? 'record'}`];
  }));
}
