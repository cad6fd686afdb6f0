/** What went wrong on the way, in words that say where to look, by the code of Node's, undici's or nodemailer's. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ESOCKET: 'nothing answers there, or not by TLS: look at host and port',
  ECONNECTION: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  EDNS: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up: look at the network of this PC',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to the host: look at the network of this PC',
  ENETUNREACH: 'there is no way to the host: look at the network of this PC',
  EAUTH: 'user name or password were refused',
  EENVELOPE: 'an address in from or to was refused',
  ETLS: 'the server offers no TLS, without which no password is sent',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another host',
};

/** `nothing answers there (ECONNREFUSED)`; a code nobody foresaw stands alone. */
export function codeInWords(code: string): string {
  const words = reasons[code];
  return words === undefined ? code : `${words} (${code})`;
}

const statuses: Record<number, string> = {
  401: 'the webhook is refused: make a new one',
  403: 'the webhook is refused: make a new one',
  404: 'there is no such webhook: was it removed?',
  410: 'there is no such webhook any more: make a new one',
};

/** `answered 404: there is no such webhook …` */
export function statusInWords(status: number): string {
  const words = statuses[status];
  return words === undefined ? `answered ${status}` : `answered ${status}: ${words}`;
}
