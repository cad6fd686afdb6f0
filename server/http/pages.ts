import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { packageRoot } from '../package.ts';
import { refuseWith } from './answer.ts';
import type { Handle } from './ports.ts';

const root = join(packageRoot, 'dist', 'dashboard');
const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ship's bell</title>
<p>The pages are not built yet. Run <code>npm run build</code> and load this page again.</p></html>`;

const NOTHING = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Ship's bell</title><h1>There is nothing here</h1><p><a href="/">Wall</a> · <a href="/log">Log</a> · <a href="/office">Office</a></p></html>`;

const files = express.static(root, {
  cacheControl: false,
  setHeaders(response, path) {
    // Vite puts a hash of the content into the names of what it writes to assets/.
    const hashed = path.startsWith(join(root, 'assets'));
    response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  },
});

/** Pages share one file; what it shows depends on its address. */
const isPage = (path: string): boolean => path === '/' || /^\/(log|office)(\/|$)/.test(path);

/** The dashboard's files: anybody may load them, since what they show is asked for separately. */
export const page: Handle = (_ports, request, response) =>
  new Promise((resolve, reject) => {
    response.once('close', resolve);
    if (isPage(request.path) && !existsSync(join(root, 'index.html')))
      return void response.set('Cache-Control', 'no-cache').type('html').send(NOT_BUILT);
    if (isPage(request.path)) return void response.set('Cache-Control', 'no-cache').sendFile(join(root, 'index.html'));
    files(request, response, (error?: unknown) => {
      if (error !== undefined) return reject(error);
      if (request.accepts(['json', 'html']) === 'html')
        return void response.status(404).set('Cache-Control', 'no-store').type('html').send(NOTHING);
      refuseWith(response, { status: 404, detail: 'There is nothing at this address.' });
    });
  });
