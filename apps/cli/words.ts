// The words after a command: `user add an.tran --roles nurse,doctor` → paths [an.tran], named roles.

export interface Words { readonly paths: readonly string[]; readonly named: ReadonlyMap<string, string> }

/** `switches` take no value. */
export function readWords(words: readonly string[], switches: readonly string[] = []): Words {
  const paths: string[] = [];
  const named = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = word.slice(2);
    if (!word.startsWith('--')) paths.push(word);
    else named.set(name, switches.includes(name) ? '' : (words[++at] ?? ''));
  }
  return { paths, named };
}
