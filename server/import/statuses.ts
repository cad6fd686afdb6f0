import type { ImportMapping } from '../api/imports.ts';
import { plainHeader } from './header-words.ts';

type Meaning = ImportMapping['statuses'][string];

/** Two ways to write a status are one: case, accents and marks do not count. */
export const statusKey = (value: string): string => plainHeader(value);

const words: Readonly<Record<Meaning, readonly string[]>> = {
  won: [
    ...[
      'won',
      'closed won',
      'closedwon',
      'paid',
      'partially paid',
      'completed',
      'complete',
      'processing',
      'fulfilled',
      'invoiced',
    ],
    ...['partially refunded', 'wc completed', 'wc processing', 'delivered', 'shipped', 'confirmed', 'approved'],
    ...[
      'gewonnen',
      'betaald',
      'afgerond',
      'voltooid',
      'gefactureerd',
      'geleverd',
      'bezahlt',
      'abgeschlossen',
      'erledigt',
    ],
    ...[
      'berechnet',
      'geliefert',
      'vunnen',
      'betald',
      'fakturerad',
      'levererad',
      'slutford',
      'vundet',
      'betalt',
      'faktureret',
    ],
    ...[
      'leveret',
      'gagne',
      'gagnee',
      'paye',
      'payee',
      'terminee',
      'livre',
      'livree',
      'facture',
      'facturee',
      'ganado',
      'ganada',
    ],
    ...['pagado', 'pagada', 'completado', 'completada', 'facturado', 'facturada', 'entregado', 'entregada'],
  ],
  cancelled: [
    ...['cancelled', 'canceled', 'voided', 'void', 'wc cancelled', 'geannuleerd', 'storniert', 'avbruten', 'makulerad'],
    ...['annulleret', 'annule', 'annulee', 'cancelado', 'cancelada', 'anulado', 'anulada'],
  ],
  refunded: [
    ...[
      'refunded',
      'wc refunded',
      'charged back',
      'terugbetaald',
      'erstattet',
      'ruckerstattet',
      'aterbetald',
      'krediterad',
    ],
    ...['refunderet', 'krediteret', 'rembourse', 'remboursee', 'reembolsado', 'reembolsada'],
  ],
  skip: [
    ...[
      'lost',
      'closed lost',
      'closedlost',
      'open',
      'draft',
      'pending',
      'pending payment',
      'on hold',
      'failed',
      'unpaid',
    ],
    ...['authorized', 'expired', 'quote', 'verloren', 'openstaand', 'concept', 'in behandeling', 'mislukt', 'offen'],
    ...[
      'entwurf',
      'ausstehend',
      'fehlgeschlagen',
      'forlorad',
      'oppen',
      'utkast',
      'vantar',
      'misslyckad',
      'tabt',
      'aben',
    ],
    ...['kladde', 'afventer', 'perdu', 'perdue', 'ouvert', 'ouverte', 'brouillon', 'en attente', 'echouee', 'perdido'],
    ...['offerte', 'angebot', 'offert', 'tilbud', 'devis', 'presupuesto'],
    ...['perdida', 'abierto', 'abierta', 'borrador', 'pendiente', 'fallido', 'fallida'],
  ],
};

const meanings = new Map(
  Object.entries(words).flatMap(([meaning, all]) => all.map((word) => [word, meaning as Meaning] as const)),
);

/** What a status most likely means; undefined where somebody has to say it. */
export const likelyMeaning = (value: string): Meaning | undefined => meanings.get(statusKey(value));
