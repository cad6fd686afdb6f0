import type { Route } from './routes.ts';

/** Which methods an address takes by a table of routes; none where it is no address of theirs. */
export function methodsOf(routes: readonly Route[]): (path: string) => string[] {
  const known = routes
    .filter((route) => route.who !== 'source' && !('pages' in route))
    .map(({ method, path }) => ({
      method,
      pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}/?$`, 'i'),
    }));
  return (path) => {
    const own = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(own.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
  };
}
