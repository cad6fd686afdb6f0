import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';

/** What each room may reach: the longest name that fits a file decides. Packages are named where they are restricted. */
const rooms: { room: string; reaches: string[]; packages?: string[] }[] = [
  { room: 'broker/contract', reaches: ['broker/contract'], packages: ['zod', 'dinero.js'] },
  { room: 'broker', reaches: ['broker'] },
  { room: 'device', reaches: ['device', 'broker'] },
  { room: 'server/api', reaches: ['server/api', 'broker/contract'], packages: ['zod'] },
  {
    room: 'server/rules',
    reaches: ['server/rules', 'broker/contract', 'server/time.ts'],
    packages: [],
  },
  { room: 'server', reaches: ['server', 'broker'] },
  { room: 'dashboard', reaches: ['dashboard', 'broker/contract', 'server/api'] },
];
/** Libraries that one file, or one folder, alone may import. */
const owned: Record<string, string> = {
  mqtt: 'broker/',
  aedes: 'broker/',
  'temporal-polyfill': 'server/time.ts',
  'better-sqlite3': 'server/store/',
  kysely: 'server/store/',
  serialport: 'device/',
  avr8js: 'device/simulator/',
};

const files = ['broker', 'device', 'server', 'dashboard'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`),
);

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const found = text.matchAll(/^\s*(import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/gms);
  return [...found].map(([, , type, named, lazy]) => ({
    from: file,
    to: resolveFrom(file, named ?? lazy ?? ''),
    typeOnly: type !== undefined,
  }));
}

const resolveFrom = (file: string, target: string): string =>
  target.startsWith('.') ? relative(packageRoot, resolve(packageRoot, dirname(file), target)) : target;

const isWithin = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);
const isOurs = (path: string): boolean => files.includes(path) || /\.(css|json)$/.test(path);
const packageOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

function wrong({ from, to }: Import): boolean {
  const room = rooms.find(({ room }) => isWithin(from, room));
  if (room === undefined) return true;
  if (isOurs(to)) return !room.reaches.some((reached) => isWithin(to, reached));
  if (to.startsWith('node:')) return ['broker/contract', 'server/api', 'server/rules', 'dashboard'].includes(room.room);
  return room.packages !== undefined && !room.packages.includes(packageOf(to));
}

const imports = files.flatMap(importsOf);
const words = ({ from, to }: Import) => `${from} → ${to}`;

describe('who may import whom', () => {
  test('every import stays within what its room may reach', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports.filter(wrong).map(words)).toEqual([]);
  });

  test('a library has one owner', () => {
    const strays = imports.filter(({ from, to, typeOnly }) => {
      const owner = owned[packageOf(to)];
      return owner !== undefined && !typeOnly && !from.startsWith(owner);
    });
    expect(strays.map(words)).toEqual([]);
  });

  test('pages carry no zod: what they import from elsewhere are types, or files that reach no package', () => {
    const values = (path: string, seen = new Set<string>()): Set<string> => {
      for (const { from, to, typeOnly } of imports) {
        if (from !== path || typeOnly || seen.has(to)) continue;
        seen.add(to);
        if (isOurs(to)) values(to, seen);
      }
      return seen;
    };
    const heavy = imports.filter(
      ({ from, to, typeOnly }) =>
        isWithin(from, 'dashboard') && isOurs(to) && !isWithin(to, 'dashboard') && !typeOnly && values(to).has('zod'),
    );
    expect(heavy.map(words)).toEqual([]);
    expect(values('server/api/rules.ts')).toContain('zod');
  });

  test('the rule sees what breaks it', () => {
    const stray = { from: 'dashboard/wall/wall.tsx', to: 'server/intake.ts', typeOnly: false };
    expect(wrong(stray)).toBe(true);
    expect(wrong({ ...stray, from: 'broker/contract/order.ts', to: 'kysely' })).toBe(true);
    expect(wrong({ ...stray, from: 'server/rules/decide.ts', to: 'node:fs' })).toBe(true);
    expect(wrong({ ...stray, from: 'device/link.ts' })).toBe(true);
  });
});
