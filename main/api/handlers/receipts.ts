import { GapferryError } from '../../../shared/gapferry-error.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { receiptPage } from '../../jobs/print/receipt-page.ts';
import { fileReceipt } from '../../jobs/record/file-receipt.ts';
import { makeReceipt } from '../../jobs/record/make-receipt.ts';
import { reconcile } from '../../jobs/record/reconcile.ts';
import { signerNames } from '../../jobs/record/signer-names.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'receipt.make' | 'receipt.add' | 'receipt.list';

export function receiptHandlers(services: ApiServices): Pick<Handlers, Names> {
  const { catalog, log, keys, trustedKeys, now, practice } = services;
  return {
    'receipt.make': async ({ bundle, detail, key, passphrase, language }) => {
      const name = key ?? (await keys.only());
      if (name === undefined) throw new GapferryError('key.noneForReceipt', {});
      const { privateKey, keyId } = await keys.unlock(name, passphrase);
      const wish = { bundle, detail, privateKey, keyId, practice };
      const made = await makeReceipt({ catalog, log, keys }, now(), wish);
      const { receipt, note, code, damaged } = made;
      const html = receiptPage(made, translator(language));
      return {
        bundle: receipt.bundle,
        name: made.name,
        ...receipt.images,
        note,
        code,
        html,
        ...(damaged === undefined ? {} : { damaged }),
      };
    },
    'receipt.add': (request) => {
      const desk = { catalog, log, trusted: trustedKeys(), now: now(), practice };
      const came =
        'text' in request
          ? { text: request.text, path: request.path }
          : { code: request.code, reason: request.acceptUnsigned };
      return fileReceipt(desk, came, request.bundle);
    },
    'receipt.list': async ({ limit }) => {
      const names = await signerNames(catalog, keys);
      return catalog.read(() => reconcile(catalog, names, limit));
    },
  };
}
