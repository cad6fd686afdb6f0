/** A ship's bell on its bracket, of our own drawing: 400 × 470, hung at (200, 58), the clapper at (200, 170). */
export function BellDrawing() {
  return (
    <svg viewBox="0 0 400 470" aria-hidden="true" focusable="false">
      <Metals />
      <g class="bell-waves" fill="none" stroke-linecap="round" opacity="0">
        <path d="M52 262 A 190 190 0 0 0 60 396" />
        <path d="M14 246 A 236 236 0 0 0 24 424" />
        <path d="M348 262 A 190 190 0 0 1 340 396" />
        <path d="M386 246 A 236 236 0 0 1 376 424" />
      </g>
      <Bracket />
      <g class="bell-swings">
        <Clapper />
        <Body />
      </g>
      <circle cx="200" cy="58" r="9" fill="url(#iron)" />
    </svg>
  );
}

/** Light from the left, as offset and colour. */
const metals = {
  brass: [
    [0, '#6b430a'],
    [0.1, '#a8741a'],
    [0.27, '#ffe9a8'],
    [0.36, '#f2c14e'],
    [0.62, '#c58a1f'],
    [0.84, '#7c500f'],
    [0.94, '#a9761f'],
    [1, '#6b430a'],
  ],
  'brass-dark': [
    [0, '#4d2f05'],
    [0.3, '#d9a637'],
    [0.65, '#87570f'],
    [1, '#4d2f05'],
  ],
  iron: [
    [0, '#35434f'],
    [0.35, '#8595a5'],
    [1, '#35434f'],
  ],
} as const;

function Metals() {
  return (
    <defs>
      {Object.entries(metals).map(([id, stops]) => (
        <linearGradient key={id} id={id}>
          {stops.map(([offset, color]) => (
            <stop key={offset} offset={offset} stop-color={color} />
          ))}
        </linearGradient>
      ))}
      <radialGradient id="ball" cx="0.35" cy="0.3" r="0.8">
        <stop offset="0" stop-color="#ffe9a8" />
        <stop offset="0.45" stop-color="#c58a1f" />
        <stop offset="1" stop-color="#5a3807" />
      </radialGradient>
    </defs>
  );
}

function Bracket() {
  return (
    <g fill="url(#iron)">
      <rect x="96" y="8" width="208" height="20" rx="10" />
      <path d="M188 26 h24 v34 a12 12 0 0 1 -24 0 z" />
      <circle cx="112" cy="18" r="4" fill="#22303b" />
      <circle cx="288" cy="18" r="4" fill="#22303b" />
    </g>
  );
}

function Body() {
  return (
    <g>
      <path
        d="M200 66 c-20 0 -30 12 -30 26 c0 12 8 18 14 24 h32 c6 -6 14 -12 14 -24 c0 -14 -10 -26 -30 -26 z m0 14 c10 0 15 6 15 13 c0 8 -6 12 -9 14 h-12 c-3 -2 -9 -6 -9 -14 c0 -7 5 -13 15 -13 z"
        fill="url(#brass-dark)"
        fill-rule="evenodd"
      />
      <path
        d="M200 108 C 242 108 268 122 273 158 C 279 206 283 262 303 304 C 314 328 336 342 342 360 C 344 368 342 374 336 376 C 300 392 100 392 64 376 C 58 374 56 368 58 360 C 64 342 86 328 97 304 C 117 262 121 206 127 158 C 132 122 158 108 200 108 Z"
        fill="url(#brass)"
      />
      <g fill="none" stroke="#5a3807" stroke-opacity="0.55" stroke-width="3">
        <path d="M129 150 C 160 164 240 164 271 150" />
        <path d="M127 164 C 160 178 240 178 273 164" />
        <path d="M106 284 C 150 304 250 304 294 284" />
        <path d="M99 300 C 146 320 254 320 301 300" />
      </g>
      <g fill="none" stroke="#ffeeb8" stroke-opacity="0.5" stroke-width="2">
        <path d="M128 153 C 160 167 240 167 272 153" />
        <path d="M105 287 C 150 307 250 307 295 287" />
      </g>
      <path d="M58 362 C 100 384 300 384 342 362" fill="none" stroke="#ffe9a8" stroke-opacity="0.55" stroke-width="3" />
    </g>
  );
}

function Clapper() {
  return (
    <g class="bell-clapper">
      <path d="M196 170 h8 l4 206 h-16 z" fill="#6b430a" />
      <circle cx="200" cy="390" r="22" fill="url(#ball)" />
      <g class="bell-rope" fill="none" stroke-linecap="round">
        <path d="M200 412 V 452" stroke-width="9" />
        <path d="M193 420 l14 8 M193 432 l14 8 M193 444 l14 8" class="bell-rope-twist" stroke-width="2.5" />
        <ellipse cx="200" cy="456" rx="11" ry="9" class="bell-knot" />
      </g>
    </g>
  );
}
