import { useLayoutEffect, useRef } from 'preact/hooks';

interface Section {
  href: string;
  name: string;
  isHere: boolean;
}

/** The sections of a page. Where they are wider than the screen the strip moves sideways, from the one that is shown on. */
export function Sections({ label, of }: { label: string; of: readonly Section[] }) {
  const nav = useRef<HTMLElement>(null);
  useLayoutEffect(() => (nav.current === null ? undefined : followed(nav.current)), []);
  return (
    <nav class="sections" aria-label={label} ref={nav}>
      {of.map(({ href, name, isHere }) => (
        <a key={href} href={href} aria-current={isHere ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

/** Brings the present one to the middle, and says at which ends there is more (`data-more`). */
function followed(nav: HTMLElement): () => void {
  const tell = () => {
    const left = nav.scrollWidth - nav.clientWidth - nav.scrollLeft;
    nav.dataset.more = [nav.scrollLeft > 1 ? 'before' : '', left > 1 ? 'after' : ''].join(' ').trim();
  };
  const centre = () => {
    const here = nav.querySelector<HTMLElement>('[aria-current]');
    if (here !== null) nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
    tell();
  };
  const sized = new ResizeObserver(centre); // also when a phone is turned
  sized.observe(nav);
  nav.addEventListener('scroll', tell, { passive: true });
  return () => {
    sized.disconnect();
    nav.removeEventListener('scroll', tell);
  };
}
