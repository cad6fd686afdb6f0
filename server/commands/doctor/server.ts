import type { Trouble } from '../../../broker/contract/wall.ts';
import { showEndpoint } from '../../config/address.ts';
import { raisedNotice } from '../../notify/words.ts';
import { bad, good, type Look, look } from './finding.ts';

/** The running server, and what it knows to be wrong itself. */
export const server: Look = ({ config, snapshot, strange, unready }) => {
  if (unready !== undefined) return [bad(`The bell runs, and cannot store: ${unready}`, 'See its log for more')];
  if (strange)
    return [
      look(
        `A bell runs at ${showEndpoint(config.http)}, but with another data folder, or it does not let this user ask`,
        'Run this as its user, in the folder it was started in, or with its --config',
      ),
    ];
  if (snapshot === undefined)
    return [look('No bell runs here now', 'Start it: ships-bell, or systemctl start ships-bell')];
  const own = snapshot.troubles.filter(({ kind }) => kind !== 'bell');
  return [good(`The bell runs, version ${snapshot.version}`), ...own.map(finding)];
};

function finding(trouble: Trouble) {
  const { title, text } = raisedNotice(trouble);
  return trouble.kind === 'cannot-store' ? bad(title, text) : look(title, text);
}
