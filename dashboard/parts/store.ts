import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { BellView, Progress, RingView, Snapshot, StrokeView, Trouble } from '../../broker/contract/wall.ts';
import { arrange, arrangeAll, arrangeClaims } from '../wall/rings.ts';
import type { Manner } from './format.ts';

/** A rehearsal leaves the wall this long after it ended: the last win stays up until the next win. */
const REHEARSAL_STAYS_MS = 30_000;

/** All a page knows: the last snapshot, kept up by the events since. Nothing here is older than the last connect. */
export const office = signal<Snapshot['office'] | null>(null);
export const bells = signal<BellView[]>([]);
export const rings = signal<RingView[]>([]);
export const claims = signal<RingView[]>([]);
export const progress = signal<Progress | null>(null);
export const troubles = signal<readonly Trouble[]>([]);
/** The last blow, set as it happens: what swings and sounds follows it. */
export const blow = signal<StrokeView | null>(null);
const blows = signal<readonly StrokeView[]>([]);
export const cutOffSince = signal<Date | null>(null);
export const mustLogIn = signal(false);

/** Milliseconds this screen's clock lags behind the office's. */
let lag = 0;
export const officeNow = (): Date => new Date(Date.now() + lag);

export const front: ReadonlySignal<RingView | undefined> = computed(() => rings.value[0]);
/** Whether a bell is muted: what it strikes still is not sounded here either. */
export const isMuted = (bell: string): boolean =>
  bells.peek().some((each) => each.bell === bell && each.mutedUntil !== undefined);

export const frontBlows = computed(() => blows.value.filter(({ id }) => id === front.value?.id));
export const manner = computed<Manner>(() => ({ locale: undefined, timeZone: office.value?.timeZone }));

/** Shown once the office is known: its hours and days are not those of this screen, not even for a moment. */
export const inItsManner = <T>(show: () => T): T | undefined => (office.value === null ? undefined : show());

export function takeSnapshot(snapshot: Snapshot): void {
  lag = Date.parse(snapshot.now) - Date.now();
  batch(() => {
    office.value = snapshot.office;
    bells.value = snapshot.bells;
    rings.value = arrangeAll([...snapshot.yours, ...(snapshot.lastRing === null ? [] : [snapshot.lastRing])]);
    claims.value = snapshot.claims;
    progress.value = snapshot.progress;
    troubles.value = snapshot.troubles;
    blows.value = blows.value.filter(({ id }) => id === snapshot.lastRing?.id);
    cutOffSince.value = null;
  });
  if (snapshot.lastRing) letRehearsalPass(snapshot.lastRing);
}

export function takeRing(ring: RingView): void {
  batch(() => {
    rings.value = arrange(rings.value, ring);
    claims.value = arrangeClaims(claims.value, ring);
  });
  letRehearsalPass(ring);
}

export function takeStroke(stroke: StrokeView): void {
  batch(() => {
    blows.value = [...blows.value.filter(({ id }) => rings.value.some((ring) => ring.id === id)), stroke];
    blow.value = stroke;
  });
}

export function takeBell(bell: BellView): void {
  const known = bells.value.some((other) => other.bell === bell.bell);
  bells.value = known ? bells.value.map((other) => (other.bell === bell.bell ? bell : other)) : [...bells.value, bell];
}

function letRehearsalPass({ id, kind, state }: RingView): void {
  if (kind !== 'rehearsal' || state !== 'ended') return;
  setTimeout(() => {
    rings.value = rings.value.filter((ring) => ring.id !== id);
  }, REHEARSAL_STAYS_MS);
}
