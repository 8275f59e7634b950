// Draws the call screen into an element; errors of drawing start it again, since nobody stands in front of it with a keyboard. spec: RCP-33
import { createRoot } from 'react-dom/client';
import { BoardScreen } from './BoardScreen.tsx';
import { WordsContext } from './words.ts';
import type { Words } from './words.ts';

const againMs = 10_000;

export function mountBoard(root: HTMLElement, { boardKey, words }: { boardKey: string; words: Words }): void {
  const again = (error: unknown) => {
    console.error(error);
    setTimeout(() => location.reload(), againMs);
  };
  createRoot(root, { onUncaughtError: again }).render(<WordsContext value={words}><BoardScreen boardKey={boardKey} /></WordsContext>);
}
