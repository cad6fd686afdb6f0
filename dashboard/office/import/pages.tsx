import { useEffect, useState } from 'preact/hooks';
import { get } from '../../parts/api.ts';
import { texts } from '../../texts.ts';

export interface Pages<Page, Item> {
  /** The last page that came. */
  page: Page | undefined;
  /** Of all pages so far. */
  items: readonly Item[];
  wrong: string;
  more: (() => void) | undefined;
}

/** A list that comes fifty at a time; from its start again where the address or `state` changes. */
export function usePages<Page extends { next?: string | undefined }, Item>(
  path: string,
  itemsOf: (page: Page) => readonly Item[],
  state?: string,
): Pages<Page, Item> {
  const [read, setRead] = useState<{ page: Page; items: readonly Item[] }>();
  const [wrong, setWrong] = useState('');
  const ask = async (before?: { page: Page; items: readonly Item[] }): Promise<void> => {
    const after = before?.page.next;
    const answer = await get<Page>(`${path}?${new URLSearchParams({ limit: '50', ...(after && { after }) })}`);
    setWrong(answer.ok ? '' : answer.message);
    if (answer.ok) setRead({ page: answer.value, items: [...(before?.items ?? []), ...itemsOf(answer.value)] });
  };
  useEffect(() => {
    ask();
  }, [path, state]);
  const more = read?.page.next === undefined ? undefined : () => ask(read);
  return { page: read?.page, items: read?.items ?? [], wrong, more };
}

/** Below such a list: the way to the next fifty, and why they did not come. */
export function PagesEnd({ more, wrong }: Pick<Pages<unknown, unknown>, 'more' | 'wrong'>) {
  return (
    <>
      {more !== undefined && (
        <div class="buttons">
          <button type="button" onClick={more}>
            {texts.importPage.morePages}
          </button>
        </div>
      )}
      <p class="error" role="alert">
        {wrong}
      </p>
    </>
  );
}
