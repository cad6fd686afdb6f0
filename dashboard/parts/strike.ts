/**
 * A blow on struck brass, synthesised: the partials of a small bell (hum, prime, tierce, quint, nominal and those above),
 * each a slightly split pair, as in any cast bell, so that it beats; the higher, the sooner it is gone. The clapper is a short click.
 */
const NOMINAL_HZ = 1568;
const SECONDS = 3.5;

/** Frequency against the nominal, loudness, seconds until 1/e, split in Hz. */
const partials = [
  { ratio: 0.5, loud: 0.35, fade: 1.5, split: 0.7 },
  { ratio: 0.502, loud: 0.1, fade: 0.9, split: 0 },
  { ratio: 0.596, loud: 0.22, fade: 0.85, split: 1.1 },
  { ratio: 0.752, loud: 0.16, fade: 0.6, split: 0.9 },
  { ratio: 1, loud: 0.6, fade: 0.75, split: 1.6 },
  { ratio: 1.51, loud: 0.3, fade: 0.4, split: 2.3 },
  { ratio: 2.01, loud: 0.26, fade: 0.28, split: 2.9 },
  { ratio: 2.66, loud: 0.2, fade: 0.17, split: 3.7 },
  { ratio: 3.37, loud: 0.14, fade: 0.1, split: 4.1 },
  { ratio: 4.12, loud: 0.1, fade: 0.06, split: 0 },
];

/** Mono samples from -1 to 1 that begin and end in silence. */
export function strike(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(SECONDS * sampleRate));
  for (const { ratio, loud, fade, split } of partials) {
    const hz = NOMINAL_HZ * ratio;
    for (const [at, phase] of [
      [hz - split / 2, 0],
      [hz + split / 2, 0.6],
    ] as const)
      addTone(samples, { step: (2 * Math.PI * at) / sampleRate, phase, loud: loud / 2, keep: keep(fade, sampleRate) });
  }
  addClick(samples, sampleRate);
  return shape(samples, sampleRate);
}

/** How much is left after one sample. */
const keep = (fade: number, sampleRate: number) => Math.exp(-1 / (fade * sampleRate));

/** A decaying sine by its recurrence, with no sine per sample: a Raspberry Pi casts the bell in a blink. */
function addTone(samples: Float32Array, tone: { step: number; phase: number; loud: number; keep: number }): void {
  const { step, phase, loud, keep } = tone;
  const turn = 2 * keep * Math.cos(step);
  let before = (loud / keep) * Math.sin(phase - step);
  let now = loud * Math.sin(phase);
  for (let at = 0; at < samples.length; at++) {
    samples[at] = (samples[at] ?? 0) + now;
    [before, now] = [now, turn * now - keep * keep * before];
  }
}

function addClick(samples: Float32Array, sampleRate: number): void {
  let seed = 1;
  let level = 0.25;
  const fall = keep(0.004, sampleRate);
  for (let at = 0; at < sampleRate * 0.03; at++) {
    seed = (seed * 16807) % 2147483647;
    samples[at] = (samples[at] ?? 0) + level * (seed / 1073741823.5 - 1);
    level *= fall;
  }
}

/** Fades in over 2 ms and out over the last 300, so that nothing clicks, and scales the loudest sample to 0.8. */
function shape(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer> {
  const rise = 0.002 * sampleRate;
  const fall = 0.3 * sampleRate;
  const shaped = samples.map((sample, at) => sample * Math.min(1, at / rise, (samples.length - 1 - at) / fall));
  const peak = shaped.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return shaped.map((sample) => (sample / peak) * 0.8);
}
