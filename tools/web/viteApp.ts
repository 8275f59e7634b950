// One build configuration for every web app: apps/<name>/index.html → .build/web/<name>, served at its base.
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { messages } from './messages.ts';

export const root = join(import.meta.dirname, '..', '..');
export const webFolder = join(root, '.build', 'web');

/** App folder → address it is served at. Add an app here and give it an index.html. */
export const webApps: Readonly<Record<string, string>> = { staff: '/', board: '/board/' };

export function viteApp(name: string): InlineConfig {
  const appRoot = join(root, 'apps', name);
  return {
    configFile: false,
    root: appRoot,
    base: webApps[name] ?? `/${name}/`,
    plugins: [react(), messages(root)],
    css: { modules: { localsConvention: 'camelCaseOnly' } },
    build: {
      outDir: join(webFolder, name),
      emptyOutDir: true,
      target: 'es2022',
      manifest: true,
      sourcemap: false,
      // Fonts and sounds stay files: they are cached for ever and must not swell a style sheet.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
      // Models and the engine of forms only define: a screen loads what it uses of them, not all that stands behind their doors.
      rollupOptions: { treeshake: { moduleSideEffects: (id: string) => !/\/(?:fhir\/(?:questionnaire|operation)|modules\/\w+\/model)\//.test(id) } },
    },
    logLevel: 'warn',
  };
}
