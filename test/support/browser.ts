import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, headless. `CHROMIUM` names another one. Tests that need it fail where it is missing: nothing is skipped. */
export async function openBrowser(more: string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? path;
  try {
    accessSync(executablePath, constants.X_OK);
  } catch {
    throw new Error(
      `No browser at ${executablePath}: install Debian's package chromium (apt-get install chromium), or set CHROMIUM`,
    );
  }
  return chromium.launch({ executablePath, headless: true, args: [...args, ...more] });
}
