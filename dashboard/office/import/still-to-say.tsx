import { texts } from '../../texts.ts';

const words = texts.importPage;

export type Open = keyof typeof words.questions;

/** Where a question is answered, when it is not in a field of its own name. */
const places: Partial<Record<Open, string>> = { currency: 'fixed-currency', status: 'statuses' };

/** What has to be said before the file can be taken in; each leads to where it is said. */
export function StillToSay({ questions }: { questions: readonly Open[] }) {
  const show = (event: Event, id: string) => {
    const place = document.getElementById(id);
    if (place === null) return;
    event.preventDefault();
    place.closest('details')?.setAttribute('open', '');
    const field = place.matches('select, input')
      ? place
      : place.parentElement?.querySelector('[data-open=true] select');
    place.scrollIntoView({ block: 'center' });
    if (field instanceof HTMLElement) field.focus({ preventScroll: true });
  };
  return (
    <div class="note" role="status">
      <b>{words.stillToSay}</b>
      <ul>
        {questions.map((each) => {
          const id = places[each] ?? each;
          return (
            <li key={each}>
              <a href={`#${id}`} onClick={(event) => show(event, id)}>
                {words.questions[each]}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
