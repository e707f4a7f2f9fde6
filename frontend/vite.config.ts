import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const backend = process.env['BACKEND_URL'] ?? 'http://127.0.0.1:3000';

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
    // One chunk on purpose: 160 kB compressed, and no second round trip before the first row.
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: backend, ws: true } },
  },
});
