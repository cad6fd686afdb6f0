import { packageVersion } from '../package.ts';
import type { Who } from './access.ts';
import {
  addCustomer,
  customer,
  customers,
  joinCustomer,
  noteCustomer,
  operations as ofCustomers,
  partCustomer,
} from './customers.ts';
import { check, restore } from './data.ts';
import { healthz, metricsText, readyz } from './health.ts';
import {
  addImport,
  fileTypes,
  importLife,
  importMappings,
  importProblems,
  importProblemsCsv,
  imports,
  keptOfImport,
  operations as ofImports,
  pauseImport,
  previewImport,
  removeImport,
  removeMapping,
  resumeImport,
  saveMapping,
  startImport,
  takeBackImport,
} from './imports.ts';
import { logIn, logOut } from './log-in.ts';
import {
  adopt,
  claimPress,
  lendPort,
  mute,
  pull,
  rehearse,
  simulate,
  snapshot,
  takeBackPort,
  testNotify,
  undoClaim,
  unmute,
} from './office.ts';
import { openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { joinOrder, operations as ofOrders, order, orders, partOrder, placeOrder } from './orders.ts';
import { page } from './pages.ts';
import type { Handle } from './ports.ts';
import { importRates, operations as ofRates, rates, ratesTypes } from './rates.ts';
import {
  changeRules,
  dryRun,
  holidays,
  operations as ofRules,
  rules,
  rulesBack,
  rulesVersions,
  suggestion,
} from './rules.ts';
import { changeSeller, joinSeller, operations as ofSellers, partSeller, sellers } from './sellers.ts';
import { sourceOperations as ofSources } from './source-operations.ts';
import {
  addSource,
  changeSource,
  pauseSource,
  removeSource,
  replaceSecret,
  replayDelivery,
  resumeSource,
  setToken,
  source,
  sourceDeliveries,
  sourceDelivery,
  sources,
  testSource,
} from './sources.ts';
import { win, wins, winsCsv } from './wins.ts';

/** One way in. Rows for `source` are served by hooks.ts, before Express; `page` comes last, as it takes what is left. */
export type Route =
  | {
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      path: string;
      who: Exclude<Who, 'source'>;
      handle: Handle;
      throttled?: true;
      /** Media types of a body that its handler reads by itself; without them it has been read as JSON. */
      takes?: readonly string[];
      /** A POST that makes something: one that is sent again with the same Idempotency-Key makes it once. Not with `takes`. */
      creates?: true;
      operation: Operation;
    }
  | { method: 'POST'; path: string; who: 'source'; operation: Operation }
  /** The pages, which are no part of the API. */
  | {
      method: 'GET';
      path: string;
      who: 'anyone';
      handle: Handle;
      pages: true;
      throttled?: never;
      takes?: never;
      creates?: never;
    };

/** Built once, when somebody asks. */
let document: ReturnType<typeof openApiDocument> | undefined;
const openApi: Handle = (_ports, _request, response) => {
  document ??= openApiDocument(routes, packageVersion);
  response.set('Cache-Control', 'no-cache').json(document);
};

/** Every way in that there is, and who may use it. Nothing is mounted but through this table. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/hooks/:source', who: 'source', operation: operations.deliver },
  { method: 'POST', path: '/hooks/:source/:key', who: 'source', operation: operations.deliverWithKey },
  { method: 'GET', path: '/healthz', who: 'anyone', handle: healthz, operation: operations.healthz },
  { method: 'GET', path: '/readyz', who: 'anyone', handle: readyz, operation: operations.readyz },
  { method: 'GET', path: '/metrics', who: 'loopback', handle: metricsText, operation: operations.metrics },
  { method: 'GET', path: '/api/openapi.json', who: 'anyone', handle: openApi, operation: operations.openApi },
  { method: 'POST', path: '/api/session', who: 'anyone', handle: logIn, throttled: true, operation: operations.logIn },
  { method: 'DELETE', path: '/api/session', who: 'anyone', handle: logOut, operation: operations.logOut },
  { method: 'GET', path: '/api/snapshot', who: 'wall', handle: snapshot, operation: operations.snapshot },
  { method: 'GET', path: '/api/wins', who: 'wall', handle: wins, operation: operations.wins },
  { method: 'GET', path: '/api/wins.csv', who: 'wall', handle: winsCsv, operation: operations.winsCsv },
  { method: 'GET', path: '/api/wins/:id', who: 'wall', handle: win, operation: operations.win },
  { method: 'POST', path: '/api/rehearsals', who: 'wall', handle: rehearse, operation: operations.rehearse },
  { method: 'POST', path: '/api/rings/:id/pull', who: 'wall', handle: pull, operation: operations.pull },
  {
    method: 'POST',
    path: '/api/presses/:pressId/claim',
    who: 'wall',
    handle: claimPress,
    operation: operations.claimPress,
  },
  {
    method: 'POST',
    path: '/api/presses/:pressId/undo',
    who: 'wall',
    handle: undoClaim,
    operation: operations.undoClaim,
  },
  { method: 'POST', path: '/api/bells/:bell/mute', who: 'wall', handle: mute, operation: operations.mute },
  { method: 'DELETE', path: '/api/bells/:bell/mute', who: 'wall', handle: unmute, operation: operations.unmute },
  { method: 'POST', path: '/api/checks', who: 'administrator', handle: check, operation: operations.check },
  { method: 'POST', path: '/api/restores', who: 'administrator', handle: restore, operation: operations.restore },
  {
    method: 'POST',
    path: '/api/notifications/test',
    who: 'administrator',
    handle: testNotify,
    operation: operations.testNotify,
  },
  { method: 'GET', path: '/api/sources', who: 'administrator', handle: sources, operation: ofSources.sources },
  {
    method: 'POST',
    path: '/api/sources',
    who: 'administrator',
    handle: addSource,
    creates: true,
    operation: ofSources.addSource,
  },
  { method: 'GET', path: '/api/sources/:name', who: 'administrator', handle: source, operation: ofSources.source },
  {
    method: 'PATCH',
    path: '/api/sources/:name',
    who: 'administrator',
    handle: changeSource,
    operation: ofSources.changeSource,
  },
  {
    method: 'DELETE',
    path: '/api/sources/:name',
    who: 'administrator',
    handle: removeSource,
    operation: ofSources.removeSource,
  },
  {
    method: 'POST',
    path: '/api/sources/:name/secret',
    who: 'administrator',
    handle: replaceSecret,
    operation: ofSources.replaceSecret,
  },
  {
    method: 'POST',
    path: '/api/sources/:name/token',
    who: 'administrator',
    handle: setToken,
    operation: ofSources.setToken,
  },
  {
    method: 'POST',
    path: '/api/sources/:name/pause',
    who: 'administrator',
    handle: pauseSource,
    operation: ofSources.pauseSource,
  },
  {
    method: 'POST',
    path: '/api/sources/:name/resume',
    who: 'administrator',
    handle: resumeSource,
    operation: ofSources.resumeSource,
  },
  {
    method: 'POST',
    path: '/api/sources/:name/test',
    who: 'administrator',
    handle: testSource,
    operation: ofSources.testSource,
  },
  {
    method: 'GET',
    path: '/api/sources/:name/deliveries',
    who: 'administrator',
    handle: sourceDeliveries,
    operation: ofSources.deliveries,
  },
  {
    method: 'GET',
    path: '/api/sources/:name/deliveries/:id',
    who: 'administrator',
    handle: sourceDelivery,
    operation: ofSources.delivery,
  },
  {
    method: 'POST',
    path: '/api/sources/:name/deliveries/:id/replay',
    who: 'administrator',
    handle: replayDelivery,
    operation: ofSources.replay,
  },
  { method: 'GET', path: '/api/rules', who: 'wall', handle: rules, operation: ofRules.rules },
  {
    method: 'POST',
    path: '/api/rules',
    who: 'administrator',
    handle: changeRules,
    creates: true,
    operation: ofRules.changeRules,
  },
  { method: 'GET', path: '/api/rules/holidays', who: 'administrator', handle: holidays, operation: ofRules.holidays },
  {
    method: 'GET',
    path: '/api/rules/versions',
    who: 'administrator',
    handle: rulesVersions,
    operation: ofRules.rulesVersions,
  },
  {
    method: 'POST',
    path: '/api/rules/versions/:version/restore',
    who: 'administrator',
    handle: rulesBack,
    creates: true,
    operation: ofRules.rulesBack,
  },
  { method: 'POST', path: '/api/rules/dry-run', who: 'administrator', handle: dryRun, operation: ofRules.dryRun },
  {
    method: 'POST',
    path: '/api/rules/suggestion',
    who: 'administrator',
    handle: suggestion,
    operation: ofRules.suggestion,
  },
  {
    method: 'GET',
    path: '/api/imports',
    who: 'administrator',
    handle: imports,
    operation: ofImports.imports,
  },
  {
    method: 'POST',
    path: '/api/imports',
    who: 'administrator',
    handle: addImport,
    takes: fileTypes,
    operation: ofImports.addImport,
  },
  {
    method: 'GET',
    path: '/api/imports/:id',
    who: 'administrator',
    handle: importLife,
    operation: ofImports.importLife,
  },
  {
    method: 'DELETE',
    path: '/api/imports/:id',
    who: 'administrator',
    handle: removeImport,
    operation: ofImports.removeImport,
  },
  {
    method: 'POST',
    path: '/api/imports/:id/preview',
    who: 'administrator',
    handle: previewImport,
    operation: ofImports.previewImport,
  },
  {
    method: 'POST',
    path: '/api/imports/:id/start',
    who: 'administrator',
    handle: startImport,
    operation: ofImports.startImport,
  },
  {
    method: 'POST',
    path: '/api/imports/:id/pause',
    who: 'administrator',
    handle: pauseImport,
    operation: ofImports.pauseImport,
  },
  {
    method: 'POST',
    path: '/api/imports/:id/resume',
    who: 'administrator',
    handle: resumeImport,
    operation: ofImports.resumeImport,
  },
  {
    method: 'POST',
    path: '/api/imports/:id/take-back',
    who: 'administrator',
    handle: takeBackImport,
    operation: ofImports.takeBackImport,
  },
  {
    method: 'GET',
    path: '/api/imports/:id/kept',
    who: 'administrator',
    handle: keptOfImport,
    operation: ofImports.keptOfImport,
  },
  {
    method: 'GET',
    path: '/api/imports/:id/problems',
    who: 'administrator',
    handle: importProblems,
    operation: ofImports.importProblems,
  },
  {
    method: 'GET',
    path: '/api/imports/:id/problems.csv',
    who: 'administrator',
    handle: importProblemsCsv,
    operation: ofImports.importProblemsCsv,
  },
  {
    method: 'GET',
    path: '/api/import-mappings',
    who: 'administrator',
    handle: importMappings,
    operation: ofImports.importMappings,
  },
  {
    method: 'PUT',
    path: '/api/import-mappings/:name',
    who: 'administrator',
    handle: saveMapping,
    operation: ofImports.saveMapping,
  },
  {
    method: 'DELETE',
    path: '/api/import-mappings/:name',
    who: 'administrator',
    handle: removeMapping,
    operation: ofImports.removeMapping,
  },
  { method: 'POST', path: '/api/bells/:bell/adopt', who: 'administrator', handle: adopt, operation: operations.adopt },
  {
    method: 'POST',
    path: '/api/bells/:bell/simulated/:action',
    who: 'administrator',
    handle: simulate,
    operation: operations.simulate,
  },
  {
    method: 'POST',
    path: '/api/bells/:bell/port-lease',
    who: 'administrator',
    handle: lendPort,
    operation: operations.lendPort,
  },
  {
    method: 'DELETE',
    path: '/api/bells/:bell/port-lease',
    who: 'administrator',
    handle: takeBackPort,
    operation: operations.takeBackPort,
  },
  { method: 'GET', path: '/api/rates', who: 'wall', handle: rates, operation: ofRates.rates },
  {
    method: 'POST',
    path: '/api/rates',
    who: 'administrator',
    handle: importRates,
    takes: ratesTypes,
    operation: ofRates.importRates,
  },
  { method: 'GET', path: '/api/orders', who: 'wall', handle: orders, operation: ofOrders.orders },
  {
    method: 'POST',
    path: '/api/orders',
    who: 'administrator',
    handle: placeOrder,
    creates: true,
    operation: ofOrders.placeOrder,
  },
  { method: 'GET', path: '/api/orders/:source/:orderId', who: 'wall', handle: order, operation: ofOrders.order },
  {
    method: 'POST',
    path: '/api/orders/:source/:orderId/joins',
    who: 'wall',
    handle: joinOrder,
    operation: ofOrders.joinOrder,
  },
  {
    method: 'DELETE',
    path: '/api/orders/:source/:orderId/joins/:otherSource/:otherOrderId',
    who: 'wall',
    handle: partOrder,
    operation: ofOrders.partOrder,
  },
  { method: 'GET', path: '/api/customers', who: 'wall', handle: customers, operation: ofCustomers.customers },
  {
    method: 'POST',
    path: '/api/customers',
    who: 'wall',
    handle: addCustomer,
    creates: true,
    operation: ofCustomers.addCustomer,
  },
  { method: 'GET', path: '/api/customers/:key', who: 'wall', handle: customer, operation: ofCustomers.customer },
  {
    method: 'PATCH',
    path: '/api/customers/:key',
    who: 'wall',
    handle: noteCustomer,
    operation: ofCustomers.noteCustomer,
  },
  {
    method: 'POST',
    path: '/api/customers/:key/joins',
    who: 'wall',
    handle: joinCustomer,
    operation: ofCustomers.joinCustomer,
  },
  {
    method: 'DELETE',
    path: '/api/customers/:key/joins/:other',
    who: 'wall',
    handle: partCustomer,
    operation: ofCustomers.partCustomer,
  },
  { method: 'GET', path: '/api/sellers', who: 'wall', handle: sellers, operation: ofSellers.sellers },
  {
    method: 'PATCH',
    path: '/api/sellers/:key',
    who: 'administrator',
    handle: changeSeller,
    operation: ofSellers.changeSeller,
  },
  {
    method: 'POST',
    path: '/api/sellers/:key/joins',
    who: 'administrator',
    handle: joinSeller,
    operation: ofSellers.joinSeller,
  },
  {
    method: 'DELETE',
    path: '/api/sellers/:key/joins/:other',
    who: 'administrator',
    handle: partSeller,
    operation: ofSellers.partSeller,
  },
  { method: 'GET', path: '/{*file}', who: 'anyone', handle: page, pages: true },
];
