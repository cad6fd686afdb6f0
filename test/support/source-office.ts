import { serveHttp } from '../../server/http/serve.ts';
import { type DeskOfficeOptions, openDeskOffice } from './desk-office.ts';
import { type Answered, ask, json } from './http-edge.ts';

export type SourceOffice = Awaited<ReturnType<typeof openSourceOffice>>;

/** The real office over its real database, behind the real web server, in this process; its log is kept. */
export async function openSourceOffice(options: DeskOfficeOptions = {}) {
  const office = await openDeskOffice({ at: new Date().toISOString(), ...options });
  const lines: string[] = [];
  const say = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`);
  const config = { ...office.config, http: { host: '127.0.0.1', port: 0 } };
  const web = await serveHttp({
    ...{ config, credentials: office.credentials, desk: office.desk },
    log: { info: say, warn: say, error: say },
    now: () => office.clock.now,
    attach: (server, access) => office.live.attach(server, access.maySeeWall),
  });
  return {
    ...office,
    url: web.url,
    lines,
    call: (method: string, path: string, body?: unknown): Promise<Answered> =>
      ask(web.url + path, { method, ...(body !== undefined && { ...json(body), method }) }),
    async close(): Promise<void> {
      await web.close();
      await office.close();
    },
  };
}
