import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'key.new' | 'key.list' | 'key.show' | 'key.import' | 'key.export';

export function keyHandlers({ keys }: ApiServices): Pick<Handlers, Names> {
  return {
    'key.new': ({ name, passphrase }) => keys.create(name, passphrase),
    'key.list': () => keys.list(),
    'key.show': ({ name }) => keys.show(name),
    'key.import': ({ path, name, passphrase }) => keys.import(path, passphrase, name),
    'key.export': async (request) => ({
      pem: await (request.public ? keys.exportPublic(request.name) : keys.exportPrivate(request.name)),
    }),
  };
}
