import { Files } from './files.tsx';
import { OneImport } from './one.tsx';

/** Past orders: the files so far with a place to drop one, or one of them by its id. */
export function Import() {
  const id = location.pathname.split('/')[3];
  return id ? <OneImport id={decodeURIComponent(id)} /> : <Files />;
}
