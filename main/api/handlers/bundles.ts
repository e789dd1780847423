import type { BundleView } from '../../../shared/contract.ts';
import { PRACTICE_TYPE } from '../../engine/bundle/packing-list.ts';
import type { BundleReader } from '../../engine/bundle/reader.ts';
import { type JudgedBundle, openJudged } from '../../jobs/judged-bundle.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

export function bundleHandlers({ trustedKeys }: ApiServices): Pick<Handlers, 'inspect'> {
  return {
    inspect: async ({ bundle, trust }) => {
      const judged = await openJudged(bundle, trustedKeys(), trust);
      const reader = await judged.envelope.open(judged.list);
      try {
        return await viewOf(judged, reader);
      } finally {
        await reader.close();
      }
    },
  };
}

async function viewOf({ envelope, list, identity, verdict }: JudgedBundle, reader: BundleReader): Promise<BundleView> {
  return {
    id: list.id,
    name: list.name,
    identity,
    practice: list.type === PRACTICE_TYPE,
    created: list.created,
    creator: `${list.creator.name} ${list.creator.version}`,
    operator: list.operator,
    annotations: list.annotations,
    stream: list.stream?.name,
    number: list.stream?.number,
    audience: list.audience,
    notAfter: list.notAfter,
    verdict,
    form: envelope.form,
    bytes: list.files.reduce((sum, { size }) => sum + size, envelope.listBytes.length),
    volumes: (await reader.volumes()).map((volume) => ({ ...volume, images: [...volume.images] })),
    images: list.images,
    sources: list.sources.map(({ name }) => name),
    requires: list.requires,
    litter: [...reader.litter],
  };
}
