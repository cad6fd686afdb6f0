import { secretsOf } from '../../store/credentials.ts';
import { bad, type Finding, good, type Look, look } from './finding.ts';

/** Sources without a secret, a wall open to others without a password, an address the world cannot know. */
export const sources: Look = ({ config, credentials, strange, locked }) => {
  const found: Finding[] = [];
  for (const source of config.sources) {
    const known = source.secret !== undefined || (credentials && secretsOf(source, credentials).length > 0);
    if (!known && (strange || locked)) continue; // it may have one where this user cannot look
    if (known) found.push(good(`Source ${source.name} has its secret`));
    else if (source.kind === 'stripe')
      found.push(
        bad(
          `Source ${source.name} has no secret: its orders are refused`,
          'Paste the one Stripe shows (whsec_…) as its secret',
        ),
      );
    else found.push(look(`Source ${source.name} has no secret yet`, 'It is made at the next start: ships-bell'));
  }
  if (config.publicUrl === undefined && config.sources.some(({ kind }) => kind === 'stripe'))
    found.push(
      look(
        'BELL_PUBLIC_URL is not set: services in the world cannot reach this office',
        'See "Connect a source" in the README',
      ),
    );
  return found;
};
