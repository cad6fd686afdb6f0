import { effect, signal } from '@preact/signals';
import { blow, isMuted } from './store.ts';
import { strike } from './strike.ts';

const KEY = 'sound';

/** Whether a blow would be heard from this page now: wanted, and the browser lets it. Never a hope. */
export const sounding = signal(false);

let context: AudioContext | undefined;
let bell: AudioBuffer | undefined;

/** Tries to sound at once (a kiosk may), and plays each blow as it happens. Where sound was turned on before, a touch wakes it. */
export function listen(): void {
  if (wanted() !== 'off') open();
  if (wanted() === 'on')
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, wake, { once: true });
  effect(() => {
    if (blow.value !== null && !isMuted(blow.value.bell)) play();
  });
}

/** Must be called from a click: browsers block sound that nobody asked for. */
export async function turnOn(): Promise<void> {
  remember('on');
  open();
  await context?.resume().catch(() => {});
  play();
}

export async function turnOff(): Promise<void> {
  remember('off');
  await context?.suspend().catch(() => {});
  tell();
}

/** Plays a pattern as a bell would strike it; from a click, whatever was chosen for the wall. */
export async function playPattern({ strokes, pulseMs, gapMs, pairGapMs }: Blows): Promise<void> {
  context ??= new AudioContext();
  await context.resume().catch(() => {});
  bell ??= cast(context);
  let at = context.currentTime;
  for (let stroke = 1; stroke <= strokes; stroke++) {
    const source = new AudioBufferSourceNode(context, { buffer: bell });
    source.connect(context.destination);
    source.start(at);
    at += (pulseMs + (stroke % 2 === 1 ? gapMs : pairGapMs)) / 1000;
  }
}

type Blows = { strokes: number; pulseMs: number; gapMs: number; pairGapMs: number };

function open(): void {
  if (context !== undefined || typeof AudioContext === 'undefined') return;
  context = new AudioContext();
  context.addEventListener('statechange', tell);
  tell();
}

function wake(): void {
  if (wanted() === 'on' && context?.state !== 'running') context?.resume().catch(() => {});
}

function tell(): void {
  sounding.value = wanted() !== 'off' && context?.state === 'running';
  if (context !== undefined && sounding.value) bell ??= cast(context);
}

function play(): void {
  if (!sounding.peek() || context === undefined || bell === undefined) return;
  const source = new AudioBufferSourceNode(context, { buffer: bell });
  source.connect(context.destination);
  source.start();
}

function cast({ sampleRate }: AudioContext): AudioBuffer {
  const samples = strike(sampleRate);
  const buffer = new AudioBuffer({ length: samples.length, numberOfChannels: 1, sampleRate });
  buffer.copyToChannel(samples, 0);
  return buffer;
}

/** Storage may be closed to us (a private window): then the choice lasts as long as the page. */
let choice: string | null = null;

function wanted(): string | null {
  try {
    return localStorage.getItem(KEY) ?? choice;
  } catch {
    return choice;
  }
}

function remember(on: 'on' | 'off'): void {
  choice = on;
  try {
    localStorage.setItem(KEY, on);
  } catch {
    // The choice above holds.
  }
}
