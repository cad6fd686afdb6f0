import { useEffect, useState } from 'preact/hooks';
import type { HolidaysView } from '../../../server/api/rules.ts';
import { get } from '../../parts/api.ts';
import { day } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { Fixed, Select } from './fields.tsx';
import type { Editing } from './state.ts';

const words = texts.rulesPage;

/** Whose public holidays keep the bell quiet; the next three show whether it is the right place. */
export function HolidayChoice({ editing: { draft, set, isFixed } }: { editing: Editing }) {
  const { holidays } = draft;
  const [known, setKnown] = useState<HolidaysView>();
  const query = new URLSearchParams(holidays === null ? {} : { ...holidays }).toString();
  useEffect(() => {
    let isCurrent = true;
    get<HolidaysView>(`/api/rules/holidays?${query}`).then((answer) => {
      if (isCurrent && answer.ok) setKnown(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [query]);
  const disabled = isFixed('holidays');
  const places = (list: HolidaysView['countries'] = []) => list.map(({ code, name }) => [code, name] as const);
  return (
    <>
      <h3>{words.holidays}</h3>
      <p class="quiet">{words.holidaysHint}</p>
      <Fixed when={disabled} />
      <div class="columns">
        <Select
          {...{ name: 'country', label: words.country, value: holidays?.country ?? '', disabled }}
          choices={[['', words.noCountry], ...places(known?.countries)]}
          onChoose={(country) => set({ holidays: country === '' ? null : { country } })}
        />
        {holidays !== null && (known?.regions.length ?? 0) > 0 && (
          <Select
            {...{ name: 'region', label: words.region, value: holidays.region ?? '', disabled }}
            choices={[['', words.noRegion], ...places(known?.regions)]}
            onChoose={(region) => set({ holidays: { country: holidays.country, ...(region !== '' && { region }) } })}
          />
        )}
      </div>
      {holidays !== null && known !== undefined && (
        <div role="status">
          <p>{words.nextHolidays}</p>
          <ul class="next-holidays">
            {known.next.map(({ day: on, name }) => (
              <li key={on}>
                <strong>{day(on, manner.value)}</strong> {name}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
