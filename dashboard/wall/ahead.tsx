import { Bar } from '../parts/bar.tsx';
import { Fit } from '../parts/fit.tsx';
import { sounding } from '../parts/sound.ts';
import { bells, cutOffSince, manner, progress, troubles } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { notes } from './notes.ts';
import { milestoneView, monthView } from './progress.ts';

/** The right of the wall: the month, the next milestone, and in the corner what is true and matters. */
export function Ahead() {
  const facts = {
    bells: bells.value,
    cutOffSince: cutOffSince.value,
    sounding: sounding.value,
    troubles: troubles.value,
  };
  const corner = notes(facts, manner.value);
  const room = (['ample', 'tight'] as const)[corner.filter(({ wide }) => wide).length] ?? 'scant';
  return (
    <section class="ahead" data-room={room} aria-label={texts.progress}>
      <Month />
      <Milestone />
      <ul class={room === 'ample' ? 'notes' : 'notes tall'} aria-label={texts.notes} aria-live="polite">
        {corner.map(({ text, alarm }) => (
          <li key={text} class={alarm ? 'corner-note alarm' : 'corner-note'}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Month() {
  if (progress.value === null) return null;
  const { month, reached, compared, bar } = monthView(progress.value, manner.value);
  return (
    <div class="month">
      <h2>{month}</h2>
      <p>
        <Fit class="reached" floor={0.6} text={reached} />
      </p>
      {bar && <Bar {...bar} />}
      <p>
        <Fit class="compared" floor={1} text={compared} />
      </p>
    </div>
  );
}

function Milestone() {
  const milestone = progress.value?.milestone;
  if (!milestone) return null;
  const { name, below, bar } = milestoneView(milestone, manner.value);
  return (
    <div class="milestone">
      <h2>
        <Fit class="milestone-name" floor={0.8} text={name} />
      </h2>
      <Bar {...bar} />
      <p>
        <Fit class="reward" floor={0.8} text={below} />
      </p>
    </div>
  );
}
