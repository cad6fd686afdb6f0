import type { Request } from 'express';

/** Who asks for a change, as its history names them. There are no accounts of persons yet. */
export const byOf = (request: Request): string =>
  request.headers.authorization === undefined ? 'administrator' : 'command line';
