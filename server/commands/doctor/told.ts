import { good, type Look, look } from './finding.ts';

/** Whether anybody hears of troubles. */
export const told: Look = ({ config: { notify } }) => {
  const names = notify.filter(({ on }) => on.includes('troubles')).map(({ name, kind }) => `${name} (${kind})`);
  return names.length > 0
    ? [good(`Told of troubles: ${names.join(', ')}`)]
    : [look('Nobody is told when something is wrong', 'Add notify to the configuration, see the README')];
};
