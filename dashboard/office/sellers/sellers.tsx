import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SellersPage, SellerView } from '../../../server/api/sellers.ts';
import { get } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { SellerForm } from './seller-form.tsx';

const words = texts.sellerPage;

/** Who sells here, in which team, and who of them is the same person. */
export function Sellers() {
  const [page, setPage] = useState<SellersPage>();
  const [open, setOpen] = useState<string>();
  const closed = useRef('');
  const [wrong, setWrong] = useState('');
  const load = async (before?: SellersPage) => {
    const after = before?.next === undefined ? '' : `&after=${encodeURIComponent(before.next)}`;
    const answer = await get<SellersPage>(`/api/sellers?limit=200${after}`);
    setWrong(answer.ok ? '' : answer.message);
    if (answer.ok) setPage({ ...answer.value, sellers: [...(before?.sellers ?? []), ...answer.value.sellers] });
  };
  useEffect(() => {
    load();
  }, []);
  return (
    <div class="people">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <p class="error" role="alert">
        {wrong}
      </p>
      {page === undefined && wrong === '' && <p>{texts.looking}</p>}
      {page?.sellers.length === 0 && <p role="status">{words.none}</p>}
      <ul class="rows">
        {page?.sellers.map((seller) => (
          <li key={seller.key}>
            {open === seller.key ? (
              <SellerForm
                {...{ seller, all: page.sellers, teams: page.teams }}
                onClose={() => {
                  closed.current = seller.key;
                  setOpen(undefined);
                }}
                onChanged={load}
              />
            ) : (
              <Line {...{ seller, isBack: closed.current === seller.key }} onOpen={() => setOpen(seller.key)} />
            )}
          </li>
        ))}
      </ul>
      {page?.next !== undefined && (
        <button type="button" class="more" onClick={() => load(page)}>
          {texts.more}
        </button>
      )}
    </div>
  );
}

interface LineProps {
  seller: SellerView;
  /** Its form has been closed: whoever did goes on from here. */
  isBack: boolean;
  onOpen: () => void;
}

function Line({ seller: { name, email, team, joined }, isBack, onOpen }: LineProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isBack) button.current?.focus();
  }, []);
  const also = joined.map((each) => each.name).join(', ');
  return (
    <div class="row">
      <span>
        <strong>{name}</strong>
        <span class="quiet under">{[team ?? words.noTeam, email].filter(Boolean).join(', ')}</span>
        {also !== '' && (
          <span class="quiet under">
            {words.alsoKnown} {also}
          </span>
        )}
      </span>
      <button ref={button} type="button" class="small" onClick={onOpen} aria-label={`${words.change} ${name}`}>
        {words.change}
      </button>
    </div>
  );
}
