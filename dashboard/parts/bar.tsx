import type { BarView } from '../wall/progress.ts';

/** How far along something is. The meter is for those who cannot see the bar, which browsers draw each in their own way. */
export function Bar({ label, full, value }: BarView) {
  return (
    <div class="bar">
      <meter aria-label={label} aria-valuetext={value} value={full} />
      <div class={full >= 1 ? 'bar-fill reached' : 'bar-fill'} style={{ width: `${full * 100}%` }} />
    </div>
  );
}
