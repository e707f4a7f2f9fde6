import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const backend = process.env['BACKEND_URL'] ?? 'http://127.0.0.1:3000';

interface Modules {
  getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null;
}

const start = join(import.meta.dirname, 'src/app/main.tsx');
let needed: ReadonlySet<string> | undefined;

/** What the start of the page imports, directly or not, is one chunk; what only a later screen imports is that screen's. */
function firstScreen(id: string, modules: Modules): string | null {
  needed ??= reachable(modules);
  return needed.has(id) ? 'page' : null;
}

function reachable(modules: Modules): Set<string> {
  const found = new Set([start]);
  for (const id of found) {
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  }
  return found;
}

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // One inline script may run under the content security policy; a polyfill would be the second.
    modulePreload: { polyfill: false },
    // A font as a data URL would need a wider policy.
    assetsInlineLimit: 0,
    // One chunk for the first screen on purpose: 160 kB compressed, and no second round trip before the first row.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: firstScreen, debugName: 'first screen' }] } },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: backend, ws: true } },
  },
});
