import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:8088';
const ours = { target: server, changeOrigin: true, headers: { origin: server } };

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
  // The server takes orders from its own pages only, so the proxy speaks as one of them.
  server: { proxy: { '/socket.io': { ...ours, ws: true }, '/api': ours, '/hooks': ours } },
});
