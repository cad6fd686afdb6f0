import { sentence } from '../../broker/contract/result.ts';
import { Snapshot } from '../../broker/contract/wall.ts';
import { ProblemDetails } from '../api/problem.ts';
import { type Config, loadConfig } from '../config.ts';
import { readCredentials } from '../store/credentials-file.ts';
import { ask, parseJson } from './ask.ts';
import { backups } from './doctor/backups.ts';
import { bells } from './doctor/bells.ts';
import { broker } from './doctor/broker.ts';
import { certificate } from './doctor/certificate.ts';
import { clock } from './doctor/clock.ts';
import { data } from './doctor/data.ts';
import { bad, type Finding, type Look, type Patient } from './doctor/finding.ts';
import { ports } from './doctor/ports.ts';
import { serial } from './doctor/serial.ts';
import { server } from './doctor/server.ts';
import { sources } from './doctor/sources.ts';
import { told } from './doctor/told.ts';
import { variables } from './doctor/variables.ts';
import { addressOf, findHere } from './here.ts';
import { type Reached, reach } from './reach.ts';
import { exit, type Terminal } from './terminal.ts';

/** In the order in which a person would look. */
const looks: readonly Look[] = [
  ...[variables, data, ports, server, broker, bells],
  ...[serial, clock, backups, certificate, sources, told],
];
const PATIENCE_MS = 5_000;
const marks = { good: '✓', look: '!', bad: '✗' } as const;

export interface DoctorOptions extends Terminal {
  now?: () => number;
}

/** `ships-bell doctor`: looks at everything a person would, and says what to do, a line each. Exits 1 where something does not work. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const loaded = loadConfig({ path: options.config, env: options.env, cwd: options.cwd });
  if (!loaded.ok) {
    tell(options, bad(sentence(loaded.problem), 'Correct it; the bell does not start with it'));
    return exit.mistaken;
  }
  const patient = await meet(loaded.value, options);
  const found: Finding[] = [];
  for (const view of looks) {
    for (const finding of await see(view, patient)) {
      found.push(finding);
      tell(options, finding);
    }
  }
  return found.some(({ verdict }) => verdict === 'bad') ? exit.refused : exit.done;
}

/** What cannot be looked at is a finding too, and the rest is looked at all the same. */
async function see(view: Look, patient: Patient): Promise<Finding[]> {
  try {
    return await view(patient);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [bad(`Something could not be looked at: ${reason}`, 'Run this as the user that runs the bell')];
  }
}

async function meet(config: Config, options: DoctorOptions): Promise<Patient> {
  const { now = Date.now } = options;
  const credentials = readCredentials(config.dataDir);
  const patient: Patient = { config, credentials: undefined, snapshot: undefined, now };
  if (credentials.ok) patient.credentials = credentials.value;
  else patient.locked = credentials.problem;
  const here = findHere(options);
  const silent = { ...options, err: () => {} };
  const asked = here.ok && (await ask(here.value, { method: 'GET', path: '/api/snapshot' }, silent));
  if (typeof asked === 'object') return { ...patient, snapshot: Snapshot.parse(asked.answer), askedAt: now() };
  const unready = await whyUnready(config);
  return { ...patient, ...(unready === undefined ? { strange: await isBell(config) } : { unready }) };
}

/** Why a bell that answers there can store nothing; anybody may ask that, too. */
async function whyUnready(config: Config): Promise<string | undefined> {
  const said = await knock(config, '/readyz');
  return said?.status === 503 ? ProblemDetails.safeParse(parseJson(said.text)).data?.detail : undefined;
}

/** Whether a bell answers where this configuration has one; anybody may ask that. */
async function isBell(config: Config): Promise<boolean> {
  const said = await knock(config, '/healthz');
  return said?.status === 200 && said.text === '{"status":"ok"}';
}

async function knock(config: Config, path: string): Promise<Reached | undefined> {
  if (config.http.port === 0) return undefined;
  const asked = { method: 'GET', signal: AbortSignal.timeout(PATIENCE_MS) };
  return reach(addressOf(config) + path, config.tls?.certificate, asked).catch(() => undefined);
}

function tell({ out }: Terminal, { verdict, line, todo }: Finding): void {
  out(`${marks[verdict]} ${line}${todo === undefined ? '' : ` → ${todo}`}`);
}
