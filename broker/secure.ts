import type { Socket } from 'node:net';
import { createServer, type SecureContextOptions } from 'node:tls';
import type { SayOnce } from './refusals.ts';

/** A certificate with its key, kept up to date by its owner. */
export interface Certificate {
  readonly options: SecureContextOptions;
  /** Called with each new one. */
  onRenewed(use: (options: SecureContextOptions) => void): void;
}

export interface TlsOptions {
  certificate: Certificate;
  patienceMs: number;
  serve(secured: Socket): void;
  say: SayOnce;
}

/** Ends TLS on connections handed to it. It listens nowhere itself: whoever has no place here must not cost a handshake. */
export function endTls({ certificate, patienceMs, serve, say }: TlsOptions): (socket: Socket) => void {
  const server = createServer({ ...certificate.options, handshakeTimeout: patienceMs }, serve);
  certificate.onRenewed((options) => server.setSecureContext(options));
  server.on('tlsClientError', ({ message }, secured) => {
    const reason = message.replace(/^[\dA-F]{8,}:/, ''); // OpenSSL puts its thread's number first
    say(`tls ${reason}`, { reason }, 'An MQTT connection was refused: no TLS handshake');
    secured.destroy();
  });
  return (socket) => void server.emit('connection', socket);
}
