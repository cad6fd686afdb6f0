import type { ImportField } from '../api/imports.ts';

/**
 * Headers as shops, payment systems, CRMs and bookkeeping programs export them (Shopify, WooCommerce, HubSpot, Pipedrive,
 * Exact, Fortnox), in English, Dutch, German, Swedish, Danish, French and Spanish; in lower case, without accents and
 * marks. Those that say it best come first.
 */
const words: Readonly<Record<ImportField, readonly string[]>> = {
  orderId: [
    ...['order id', 'order number', 'order no', 'order nr', 'order', 'deal id', 'deal  id', 'record id', 'number'],
    ...[
      'invoice number',
      'invoice no',
      'invoice id',
      'ordernummer',
      'ordernr',
      'order nummer',
      'factuurnummer',
      'bestelnummer',
      'bestelnr',
      'factuurnr',
    ],
    ...[
      'verkoopordernummer',
      'auftragsnummer',
      'bestellnummer',
      'auftrag nr',
      'rechnungsnummer',
      'belegnummer',
      'ordrenummer',
    ],
    ...['ordrenr', 'fakturanummer', 'fakturanr', 'dokumentnummer', 'numero de commande', 'n commande', 'no commande'],
    ...[
      'commande',
      'numero de facture',
      'numero de pedido',
      'n de pedido',
      'pedido',
      'numero de factura',
      'name',
      'id',
    ],
  ],
  amount: [
    ...[
      'total',
      'order total',
      'order total amount',
      'amount',
      'amount in company currency',
      'deal value',
      'value',
      'grand total',
    ],
    ...['net amount', 'net total', 'amount excl vat', 'total excl vat', 'subtotal', 'totaal', 'bedrag', 'orderbedrag'],
    ...[
      'totaalbedrag',
      'bedrag excl btw',
      'bedrag excl',
      'totaal excl btw',
      'totaal excl',
      'bedrag incl btw',
      'bedrag incl',
      'totaal incl',
      'netto bedrag',
      'nettobedrag',
      'waarde',
    ],
    ...['betrag', 'gesamtbetrag', 'summe', 'gesamt', 'gesamtsumme', 'nettobetrag', 'bruttobetrag', 'umsatz', 'wert'],
    ...[
      'belopp',
      'summa',
      'totalt',
      'totalbelopp',
      'netto',
      'ordervarde',
      'varde',
      'total exkl moms',
      'belob',
      'i alt',
    ],
    ...[
      'samlet belob',
      'beloeb',
      'total ekskl moms',
      'montant',
      'montant total',
      'montant ht',
      'montant ttc',
      'total ht',
    ],
    ...['total ttc', 'valeur', 'importe', 'importe total', 'monto', 'valor', 'total sin iva', 'total con iva'],
  ],
  orderedAt: [
    ...[
      'order date',
      'ordered at',
      'date',
      'paid at',
      'date paid',
      'won time',
      'close date',
      'closed date',
      'created at',
    ],
    ...[
      'date created',
      'deal closed on',
      'invoice date',
      'orderdatum',
      'datum',
      'besteldatum',
      'factuurdatum',
      'gewonnen op',
    ],
    ...[
      'bestelldatum',
      'auftragsdatum',
      'belegdatum',
      'rechnungsdatum',
      'abschlussdatum',
      'fakturadatum',
      'stangningsdatum',
    ],
    ...[
      'ordredato',
      'dato',
      'fakturadato',
      'date de commande',
      'date de facture',
      'date de cloture',
      'fecha',
      'fecha de pedido',
    ],
    ...['fecha del pedido', 'fecha de factura', 'fecha de cierre', 'created'],
  ],
  tax: [
    ...['taxes', 'tax', 'tax amount', 'order total tax', 'total tax', 'vat', 'vat amount', 'btw', 'btw bedrag', 'mwst'],
    ...['ust', 'steuer', 'moms', 'momsbelopp', 'momsbelob', 'tva', 'montant tva', 'iva', 'importe iva'],
  ],
  refunded: [
    ...['refunded amount', 'order refund amount', 'refund amount', 'amount refunded', 'refunded', 'terugbetaald'],
    ...['terugbetaald bedrag', 'erstattet', 'erstatteter betrag', 'aterbetalt', 'refunderat', 'refunderet'],
    ...['montant rembourse', 'rembourse', 'importe reembolsado', 'reembolsado'],
  ],
  currency: [
    ...[
      'currency',
      'order currency',
      'currency code',
      'deal currency',
      'deal currency code',
      'valuta',
      'valutacode',
      'munt',
    ],
    ...['wahrung', 'waehrung', 'wahrungscode', 'valutakod', 'valutakode', 'devise', 'moneda', 'divisa'],
  ],
  status: [
    ...['status', 'financial status', 'order status', 'deal status', 'deal stage', 'state', 'orderstatus', 'stand'],
    ...['auftragsstatus', 'zustand', 'tillstand', 'statut', 'etat', 'estado'],
  ],
  customerName: [
    ...[
      'customer name',
      'customer',
      'company',
      'organization',
      'organisation',
      'billing name',
      'billing company',
      'client',
    ],
    ...[
      'associated company',
      'associated company primary',
      'account name',
      'klant',
      'klantnaam',
      'naam klant',
      'relatie',
    ],
    ...[
      'bedrijf',
      'organisatie',
      'debiteur',
      'kunde',
      'kundenname',
      'firma',
      'unternehmen',
      'organisation name',
      'kund',
    ],
    ...[
      'kundnamn',
      'foretag',
      'kundenavn',
      'virksomhed',
      'societe',
      'nom du client',
      'entreprise',
      'cliente',
      'empresa',
    ],
    ...['nombre del cliente'],
  ],
  customerId: [
    ...[
      'customer id',
      'customer number',
      'customer no',
      'organization id',
      'company id',
      'associated company id',
      'user id',
    ],
    ...[
      'klantnummer',
      'klant id',
      'debiteurnummer',
      'relatiecode',
      'kundennummer',
      'kunden nr',
      'debitor',
      'kundnummer',
    ],
    ...['kundnr', 'kundenr', 'kundenummer', 'numero client', 'code client', 'id cliente', 'numero de cliente'],
  ],
  sellerName: [
    ...['seller', 'seller name', 'sales rep', 'salesperson', 'sales person', 'owner', 'deal owner', 'account manager'],
    ...[
      'verkoper',
      'eigenaar',
      'accountmanager',
      'vertegenwoordiger',
      'verkaufer',
      'verkaeufer',
      'inhaber',
      'vertreter',
    ],
    ...['deal inhaber', 'saljare', 'agare', 'var referens', 'saelger', 'salger', 'ejer', 'vendeur', 'commercial'],
    ...['proprietaire', 'vendedor', 'comercial', 'propietario'],
  ],
  sellerEmail: [
    ...['seller email', 'seller e mail', 'owner email', 'deal owner email', 'sales rep email', 'e mail verkoper'],
    ...[
      'verkoper email',
      'e mail verkaufer',
      'saljarens e post',
      'saelger e mail',
      'email vendeur',
      'email del vendedor',
    ],
  ],
  pursuedSince: [
    ...['worked on since', 'pursued since', 'lead created', 'first contact', 'first contact date', 'create date'],
    ...['deal created', 'deal created on', 'lead date', 'eerste contact', 'in behandeling sinds', 'erstkontakt'],
    ...['erstellungsdatum', 'erster kontakt', 'forsta kontakt', 'skapandedatum', 'forste kontakt', 'oprettelsesdato'],
    ...['premier contact', 'date de creation', 'primer contacto', 'fecha de creacion'],
  ],
  updatedAt: [
    ...[
      'updated at',
      'modified at',
      'last modified',
      'last modified date',
      'date modified',
      'update time',
      'gewijzigd op',
    ],
    ...['geandert am', 'zuletzt geandert', 'andrad', 'senast andrad', 'sidst aendret', 'modifie le', 'modificado el'],
  ],
  product: [
    ...[
      'lineitem name',
      'product',
      'product name',
      'item name',
      'item',
      'description',
      'artikel',
      'artikelomschrijving',
    ],
    ...['omschrijving', 'produkt', 'produktname', 'bezeichnung', 'artikelbezeichnung', 'produktnamn', 'benamning'],
    ...['beskrivelse', 'varenavn', 'produit', 'article', 'designation', 'producto', 'articulo', 'descripcion'],
  ],
  quantity: [
    ...['lineitem quantity', 'quantity', 'qty', 'aantal', 'hoeveelheid', 'menge', 'anzahl', 'antal', 'kvantitet'],
    ...['quantite', 'cantidad'],
  ],
  lineAmount: [
    ...['line total', 'line amount', 'item total', 'lineitem total', 'regelbedrag', 'regeltotaal', 'positionsbetrag'],
    ...['zeilenbetrag', 'radbelopp', 'radsumma', 'linjebelob', 'linjetotal', 'montant ligne', 'importe linea'],
  ],
};

const fields = new Map(
  Object.entries(words).flatMap(([field, all]) =>
    all.map((word, rank) => [word.replace(/\s+/g, ' '), { field: field as ImportField, rank }] as const),
  ),
);

/** Lower case, without accents, marks and doubled spaces: "Bedrag (excl. BTW)" is "bedrag excl btw". */
export const plainHeader = (header: string): string =>
  header
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Which field a header names, and how well (0 is best); undefined where we do not know it. */
export function fieldOf(header: string): { field: ImportField; rank: number } | undefined {
  const plain = plainHeader(header);
  return fields.get(plain) ?? fields.get(plain.replace(/^(?:deal|order|bestelling|auftrag) /, ''));
}

/** Whether a header says of its amounts that they are with or without tax. */
export function taxIn(header: string): 'net' | 'gross' | undefined {
  const plain = ` ${plainHeader(header)} `;
  if (/ (net|netto|nettobedrag|nettobetrag|excl|exkl|ekskl|excluding|subtotal|ht|sin iva|zonder) /.test(plain))
    return 'net';
  if (/ (gross|brutto|bruttobetrag|incl|inkl|including|ttc|con iva|met btw) /.test(plain)) return 'gross';
  return undefined;
}
