// A refusal in the reader's words: our own message for the code, else the server's text, else an honest general one. spec: CLI-3
import { FaultNote, useText } from '#ui/index.ts';
import type { Refusal } from './refusal.ts';

export function useRefusalText(): (refusal: Refusal) => string {
  const { t, has } = useText();
  return (refusal) => {
    const key = `fault.${refusal.code}`;
    // The server's text is already filled with the case's values; ours is used where it sends none.
    if (refusal.text !== '') return refusal.text;
    if (has(key)) return t(key, refusal.params);
    return t(refusal.transient ? 'client.transient' : 'client.refused', { code: refusal.code });
  };
}

/** `{call.refusal && <RefusalNote refusal={call.refusal} retry={…} />}` */
export function RefusalNote(props: { refusal: Refusal; retry?: (() => void) | undefined }) {
  const text = useRefusalText();
  return <FaultNote text={text(props.refusal)} code={props.refusal.code} retry={props.refusal.transient ? props.retry : undefined} />;
}
