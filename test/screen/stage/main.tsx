// One component on a page of its own, inside the providers of the staff shell; the test answers what it asks of the server.
import '@mantine/core/styles.css';
import '#ui/base.css';
import { MantineProvider } from '@mantine/core';
import type { ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { loadWords } from '#apps/staff/words.ts';
import { FhirClient, FhirProvider } from '#fhir/client/index.ts';
import { cssVariables, FaultBoundary, KeyProvider, storedLanguage, TextProvider, theme, ToastProvider } from '#ui/index.ts';

const scenes = import.meta.glob<Record<string, ComponentType>>('../*.scene.tsx');
const [file = '', name = ''] = location.hash.slice(1).split('/');
const scene = await scenes[`../${file}.scene.tsx`]?.();
const Scene = scene?.[name];
const root = document.getElementById('root');
if (!root || !Scene) throw new Error(`there is no scene ${file}/${name}`);
const language = storedLanguage();

createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="light">
    <TextProvider initial={await loadWords(language)} language={language} load={loadWords}>
      <FaultBoundary>
        <KeyProvider>
          <ToastProvider>
            <FhirProvider client={new FhirClient({ language: () => document.documentElement.lang })}>
              <Scene />
            </FhirProvider>
          </ToastProvider>
        </KeyProvider>
      </FaultBoundary>
    </TextProvider>
  </MantineProvider>,
);
