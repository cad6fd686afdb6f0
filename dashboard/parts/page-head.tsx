import type { ComponentChildren } from 'preact';
import { texts } from '../texts.ts';

const pages = [
  { page: 'wall', href: '/', name: texts.wall },
  { page: 'log', href: '/log', name: texts.log },
  { page: 'office', href: '/office', name: texts.officePage },
] as const;

/** The ways to the other pages, and whatever this one says beside them. */
export function PageHead({ page, children }: { page: 'log' | 'office'; children?: ComponentChildren }) {
  return (
    <header class="page-head">
      <nav aria-label={texts.pages}>
        {pages.map(({ page: at, href, name }) => (
          <a key={at} href={href} aria-current={at === page ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      {children}
    </header>
  );
}
