// Door of the call screen: `mountBoard(root, { boardKey, words })`.
export { mountBoard } from './mountBoard.tsx';
