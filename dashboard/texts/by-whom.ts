/** Who changed something, as the server names them: `administrator`, `wall` or `command line`. */
export function byWhom(who: string): string {
  if (who === 'wall') return 'at a wall or phone';
  return who === 'command line' ? 'from the command line' : `by the ${who}`;
}
