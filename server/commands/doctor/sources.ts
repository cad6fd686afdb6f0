import { sourceNeeds } from '../../api/source-needs.ts';
import type { SourceConfig } from '../../config.ts';
import { secretsOf, tokenOf } from '../../store/credentials.ts';
import { sourcesHere } from '../sources-here.ts';
import { bad, type Finding, good, type Look, look } from './finding.ts';

/** Sources without a secret, an address the world cannot know, bells that ring for a source that there is not. */
export const sources: Look = ({ config, credentials, strange, locked }) => {
  const found: Finding[] = [];
  const all = sourcesHere(config);
  for (const source of all) {
    const { secret: needs } = sourceNeeds[source.kind];
    if (needs === 'none') continue;
    const known = source.secret !== undefined || (credentials && secretsOf(source, credentials).length > 0);
    if (!known && (strange || locked)) continue; // it may have one where this user cannot look
    if (known) found.push(good(`Source ${source.name} has its secret`));
    else if (isAsked(source) && (source.token ?? (credentials && tokenOf(source, credentials))))
      found.push(good(`Source ${source.name} is asked every few minutes`));
    else if (needs === 'given')
      found.push(
        bad(
          `Source ${source.name} has no secret: its orders are refused`,
          `Put in the one that is shown over there, on the page Office → Sources → ${source.name}`,
        ),
      );
    else found.push(look(`Source ${source.name} has no secret yet`, 'It is made at the next start: ships-bell'));
  }
  const fromAfar = all.some((source) => !isAsked(source) && !['standard-webhooks', 'json'].includes(source.kind));
  if (config.publicUrl === undefined && fromAfar)
    found.push(
      look(
        'BELL_PUBLIC_URL is not set: services in the world cannot reach this office',
        'See "Connect a source" in the README',
      ),
    );
  for (const bell of config.bells)
    for (const name of bell.sources ?? [])
      if (!all.some((source) => source.name === name))
        found.push(
          bad(
            `Bell ${bell.name} is to ring for ${name}, which is no source`,
            'Correct the list "sources" of that bell',
          ),
        );
  return found;
};

/** Of other kinds `poll` says nothing. */
const isAsked = ({ kind, poll }: SourceConfig): boolean => sourceNeeds[kind].asks && poll === true;
