import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:8088';

export default defineConfig({
  root: 'dashboard',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // Under `default-src 'self'` a data: address is refused, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/socket.io': { target: server, ws: true }, '/api': server, '/hooks': server } },
});
