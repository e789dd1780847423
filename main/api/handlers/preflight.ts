import { hostBook } from '../../jobs/host-book.ts';
import { preflightImport } from '../../jobs/preflight-import.ts';
import { preflightRelocate } from '../../jobs/preflight-relocate.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

export function preflightHandlers(services: ApiServices): Pick<Handlers, 'preflight' | 'preflight.relocate'> {
  const { openRegistries, trustedKeys, now, catalog } = services;
  const world = { openRegistries: () => openRegistries(), trustedKeys, now, hosts: hostBook(catalog) };
  return {
    preflight: (request) => preflightImport(world, request),
    'preflight.relocate': (request) => preflightRelocate(world, request),
  };
}
