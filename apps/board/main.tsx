// The call screen: a page of its own, small, without sign-in. `/board/KEY`, another language by `?lang=en`.
import '#ui/fonts.css';
import { mountBoard } from '#modules/reception/web/board/index.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const words = { vi: () => import('./messages.vi.json'), en: () => import('./messages.en.json'), fr: () => import('./messages.fr.json') };
const asked = new URLSearchParams(location.search).get('lang');
const language = asked === 'en' || asked === 'fr' ? asked : 'vi';
document.documentElement.lang = language;
const [, key = ''] = /\/board\/([\w-]+)/.exec(location.pathname) ?? [];
mountBoard(root, { boardKey: key, words: (await words[language]()).default });
