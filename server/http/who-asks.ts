import type { Request } from 'express';
import { byOf } from './by.ts';
import type { Ports } from './ports.ts';

/** Who asks for a change that sellers may make, too, as its history names them. */
export const whoAsks = ({ access }: Ports, request: Request): string =>
  access.whoIs(request.headers) === 'wall' ? 'wall' : byOf(request);
