// Staff shell: providers around the frame. Nothing is drawn before the first words of the chosen language are here.
import '@mantine/core/styles.css';
import '#ui/base.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { FhirClient, FhirProvider, SessionProvider } from '#fhir/client/index.ts';
import { cssVariables, FaultBoundary, KeyProvider, storedLanguage, sweepDrafts, TextProvider, ToastProvider, theme } from '#ui/index.ts';
import { App } from './App.tsx';
import { readPreferences, showPreferences } from './preferences.ts';
import { loadFirstWords, loadWords } from './words.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Read by the library that locks scrolling behind dialogs.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const language = storedLanguage();
const client = new FhirClient({ language: () => document.documentElement.lang || language });
document.documentElement.lang = language;
showPreferences(readPreferences());
sweepDrafts(localStorage, Date.now());
const words = await loadFirstWords(language);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="light" getStyleNonce={() => nonce}>
      <TextProvider initial={words} language={language} load={loadWords}>
        <FaultBoundary>
          <KeyProvider>
            <ToastProvider>
              <FhirProvider client={client}>
                <SessionProvider>
                  <App />
                </SessionProvider>
              </FhirProvider>
            </ToastProvider>
          </KeyProvider>
        </FaultBoundary>
      </TextProvider>
    </MantineProvider>
  </StrictMode>,
);
