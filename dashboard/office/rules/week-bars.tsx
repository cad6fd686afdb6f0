import { day } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';

const words = texts.rulesPage;
const HEIGHT = 40;
const WIDTH = 6;

interface Week {
  week: string;
  rings: number;
}

/** A bar for each week, so that quiet and busy times are seen at a glance; a week without a ring is a line. */
export function WeekBars({ weeks }: { weeks: readonly Week[] }) {
  const most = Math.max(1, ...weeks.map(({ rings }) => rings));
  const on = (at: number) => day(weeks.at(at)?.week ?? '', manner.value);
  return (
    <svg
      class="week-bars"
      role="img"
      aria-label={words.eachWeek(on(0), on(-1))}
      viewBox={`0 0 ${weeks.length * WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {weeks.map(({ week, rings }, at) => {
        const height = Math.max(1, (HEIGHT * rings) / most);
        return <rect key={week} x={at * WIDTH} y={HEIGHT - height} width={WIDTH - 2} height={height} />;
      })}
    </svg>
  );
}
