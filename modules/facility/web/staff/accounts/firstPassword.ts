const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Sixteen letters that nobody mixes up, in groups of four; made on the administrator's screen, so that no answer and no log carries it. */
export function firstPassword(): string {
  const letter = (): string => {
    for (;;) {
      const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
      // Bytes beyond the last whole round would make some letters likelier.
      if (byte < 256 - (256 % letters.length)) return letters[byte % letters.length] ?? '';
    }
  };
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join('')).join('-');
}
