// Where prefilled answers came from, known to the screen that began the form.
export const originsKey = (responseId: string): readonly string[] => ['formOrigins', responseId];
