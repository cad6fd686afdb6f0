import { Add } from './add.tsx';
import { Detail } from './detail.tsx';
import { List } from './list.tsx';

/** Where orders come from: the list, a new one (`?add`), or one by its name. */
export function Sources() {
  const name = location.pathname.split('/')[3];
  if (name) return <Detail name={decodeURIComponent(name)} />;
  return new URLSearchParams(location.search).has('add') ? <Add /> : <List />;
}
