import type { Config } from '../config.ts';
import type { LogBook } from '../log.ts';
import { type Running, startServer } from '../start.ts';

export interface KeepRunningOptions {
  config: Config;
  log: LogBook;
  /** It was to start anew, and could not. */
  failed(error: unknown): void;
}

/** Runs the server until it is closed; a restore starts it anew within the same process, at the same addresses. */
export async function keepRunning({ config, log, failed }: KeepRunningOptions): Promise<Pick<Running, 'close'>> {
  let closed = false;
  let changing: Promise<void> = Promise.resolve();
  let running = await startServer({ config, log, startAnew });
  const again = withPortsOf(running, config);

  function startAnew(): void {
    changing = changing.then(restart).catch(failed);
  }

  async function restart(): Promise<void> {
    if (closed) return;
    log.info({}, 'The bell starts anew');
    await running.close();
    running = await startServer({ config: again, log, startAnew });
  }

  return {
    async close() {
      closed = true;
      await changing;
      await running.close();
    },
  };
}

/** Where the machine chose a port, it stays: pages and bells come back to where they were. */
function withPortsOf({ url, mqttUrl }: Running, config: Config): Config {
  const { http, mqtt, brokerUrl } = config;
  const ofBroker = brokerUrl === undefined && mqtt.port === 0;
  return {
    ...config,
    http: http.port === 0 ? { ...http, port: Number(new URL(url).port) } : http,
    mqtt: ofBroker ? { ...mqtt, port: Number(new URL(mqttUrl).port) } : mqtt,
  };
}
