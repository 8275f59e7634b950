export { oneLine, withoutDirections } from './plainText.ts';
