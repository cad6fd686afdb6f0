import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface FitProps {
  class: string;
  /** The smallest share of the full size the text may shrink to. */
  floor: number;
  text: string;
}

/** Text that shrinks until it fits its fixed place (the style reads `--fit`), then is cut with an ellipsis. */
export function Fit({ class: name, floor, text }: FitProps) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => shrink(ref.current, floor));
  useEffect(() => {
    const again = () => shrink(ref.current, floor);
    addEventListener('resize', again);
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      removeEventListener('resize', again);
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, [floor]);
  return (
    <span ref={ref} class={`fit ${name}`}>
      {text}
    </span>
  );
}

function shrink(element: HTMLElement | null, floor: number): void {
  if (element === null) return;
  for (let scale = 1; scale > floor; scale -= 0.04) {
    element.style.setProperty('--fit', scale.toFixed(2));
    if (fits(element)) return;
  }
  element.style.setProperty('--fit', String(floor));
}

/** Counts lines rather than trusting scrollHeight, which grows with the ascent of whatever font a letter is found in. */
function fits(element: HTMLElement): boolean {
  const { maxHeight, lineHeight } = getComputedStyle(element);
  if (maxHeight === 'none') return true;
  const text = document.createRange();
  text.selectNodeContents(element);
  const rects = [...text.getClientRects()];
  const lines = new Set(rects.map(({ top }) => Math.round(top))).size;
  return lines * Number.parseFloat(lineHeight) <= Number.parseFloat(maxHeight);
}
