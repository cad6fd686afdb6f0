import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../server/http/address.ts';
import { countFailures } from '../../server/http/failures.ts';
import { checkHostAndOrigin, type Listening, ownAddresses } from '../../server/http/own-addresses.ts';
import { cookieNamed, createSessions, SESSION_SECONDS } from '../../server/http/session.ts';

describe('whose pages are ours', () => {
  const here: Listening = {
    host: '127.0.0.1',
    port: 8088,
    secure: false,
    addresses: ['192.168.1.20', 'fe80::1'],
    hostname: 'Bell-PC',
  };
  const asks = (listening: Listening, host: string | undefined, origin?: string): string => {
    const checked = checkHostAndOrigin({ host, origin }, ownAddresses(listening));
    return checked.ok ? 'ours' : checked.problem.field;
  };

  test.each([
    ['localhost:8088', undefined, 'ours'],
    ['LOCALHOST:8088', 'http://localhost:8088', 'ours'],
    ['[::1]:8088', 'http://127.0.0.1:8088', 'ours'],
    ['localhost', undefined, 'host'],
    ['localhost:80', undefined, 'host'],
    ['192.168.1.20:8088', undefined, 'host'],
    ['evil.example.com:8088', undefined, 'host'],
    [undefined, undefined, 'host'],
    ['localhost:8088', 'https://localhost:8088', 'origin'],
    ['localhost:8088', 'null', 'origin'],
    ['localhost:8088', '', 'origin'],
  ])('on loopback: Host %s, Origin %s is %s', (host, origin, expected) => {
    expect(asks(here, host, origin)).toBe(expected);
  });

  test.each([
    ['localhost:8088', 'https://localhost:8088', 'ours'],
    ['localhost:8088', 'http://localhost:8088', 'origin'],
  ])('over https: Host %s, Origin %s is %s', (host, origin, expected) => {
    expect(asks({ ...here, secure: true }, host, origin)).toBe(expected);
  });

  test.each([
    ['192.168.1.20:8088', 'ours'],
    ['[fe80::1]:8088', 'ours'],
    ['bell-pc:8088', 'ours'],
    ['bell-pc.local:8088', 'ours'],
    ['192.168.1.21:8088', 'host'],
  ])('on every interface: Host %s is %s', (host, expected) => {
    expect(asks({ ...here, host: '0.0.0.0' }, host)).toBe(expected);
  });

  test('a public address counts with its scheme, port 80 also without', () => {
    const listening = { ...here, port: 80, publicUrl: 'https://bell.example.com/office' };
    expect(asks(listening, 'bell.example.com', 'https://bell.example.com')).toBe('ours');
    expect(asks(listening, 'bell.example.com', 'http://bell.example.com')).toBe('origin');
    expect(asks(listening, 'localhost', 'http://localhost')).toBe('ours');
  });
});

describe('a session cookie', () => {
  const start = 1_773_219_600_000;
  const sessions = (password: string, now = start) => createSessions({ secret: 's', password, now: () => now });
  const value = sessions('correct horse').issue('administrator');

  test('is read back for a year', () => {
    expect(sessions('correct horse').read(value)).toBe('administrator');
    expect(sessions('correct horse', start + SESSION_SECONDS * 1000).read(value)).toBe('administrator');
    expect(sessions('correct horse', start + (SESSION_SECONDS + 1) * 1000).read(value)).toBeUndefined();
  });

  test('ends with the password, and bears no change', () => {
    expect(sessions('battery staple').read(value)).toBeUndefined();
    for (const changed of ['', 'administrator', `${value}.`, value.slice(0, -1), value.replace('1773', '1774')])
      expect(sessions('correct horse').read(changed)).toBeUndefined();
  });

  test('is found among others', () => {
    expect(cookieNamed('b', 'ab=1; b=2=3; c')).toBe('2=3');
    expect(cookieNamed('b', 'ab=1')).toBeUndefined();
    expect(cookieNamed('b', undefined)).toBeUndefined();
  });
});

describe('the address a throttle counts', () => {
  const from = (peer: string, forwarded: string | undefined, behindProxy = true): string => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: peer });
    const request = new IncomingMessage(socket);
    request.headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return clientAddress(request, behindProxy);
  };

  test.each([
    ['::ffff:127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['127.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['10.0.0.2', '203.0.113.9, 10.0.0.3', '203.0.113.9'],
    ['10.0.0.2', '192.168.1.7', '192.168.1.7'],
    ['127.0.0.1', 'spoofed, 203.0.113.9', '203.0.113.9'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['127.0.0.1', '2001:db8::7', '2001:db8::7'],
    ['203.0.113.80', '198.51.100.1', '203.0.113.80'],
  ])('peer %s, forwarded for %s: %s', (peer, forwarded, expected) => {
    expect(from(peer, forwarded)).toBe(expected);
  });

  test('without a public URL nothing forwarded is believed', () => {
    expect(from('127.0.0.1', '203.0.113.9', false)).toBe('127.0.0.1');
  });
});

describe('failed authentications', () => {
  test('are counted per address, an IPv6 network being one, in a window', () => {
    let at = 0;
    const failures = countFailures({ limit: 2, windowMs: 60_000, now: () => at });
    expect([failures.failed('203.0.113.9'), failures.failed('203.0.113.9')]).toEqual([0, 0]);
    at = 10_000;
    expect(failures.failed('203.0.113.9')).toBe(50);
    expect(failures.failed('203.0.113.10')).toBe(0);
    at = 60_000;
    expect(failures.failed('203.0.113.9')).toBe(0);
    expect(['2001:db8::1', '2001:db8::2', '2001:db8:0:1::3'].map(failures.failed)).toEqual([0, 0, 60]);
  });
});
