import { once } from 'node:events';
import { createServer } from 'node:net';
import { showEndpoint } from '../../config/address.ts';
import { bad, type Finding, good, type Look } from './finding.ts';

/** Whether the bell could listen where it should. While it runs it does, and says so. */
export const ports: Look = async ({ config, snapshot, strange }) => {
  if (strange) return []; // a bell listens there, which the next finding says
  const wanted = [{ variable: 'BELL_HTTP', what: 'Wall and hooks', at: config.http }];
  if (config.brokerUrl === undefined) wanted.push({ variable: 'BELL_MQTT', what: 'MQTT', at: config.mqtt });
  if (snapshot !== undefined)
    return wanted.map(({ what, at }) => good(`${what} ${what === 'MQTT' ? 'is' : 'are'} at ${showEndpoint(at)}`));
  return Promise.all(wanted.map(trial));
};

async function trial({ variable, what, at }: { variable: string; what: string; at: { host: string; port: number } }) {
  const server = createServer();
  try {
    server.listen(at.port, at.host);
    await once(server, 'listening');
    return good(`${showEndpoint(at)} is free for ${what === 'MQTT' ? 'MQTT' : 'wall and hooks'}`);
  } catch (error) {
    return taken(variable, showEndpoint(at), error);
  } finally {
    server.close();
  }
}

function taken(variable: string, address: string, error: unknown): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE')
    return bad(`Another program holds ${address}`, `End it, or choose another port with ${variable}`);
  if (code === 'EACCES')
    return bad(`This user may not listen on ${address}`, `Choose a port above 1023 with ${variable}`);
  return bad(`${address} is no address of this machine`, `Set ${variable} to one that is, or to 0.0.0.0 and a port`);
}
