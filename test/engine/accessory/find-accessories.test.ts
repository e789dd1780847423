import { describe, expect, it, onTestFinished } from 'vitest';
import { findAccessories } from '../../../main/engine/accessory/find-accessories.ts';
import { LIMITS } from '../../../main/engine/limits.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';
import { startRegistry } from '../../../main/practice/registry.ts';
import { RepositoryBuilder } from '../../../main/practice/samples/repository-builder.ts';
import { seed } from '../../../main/practice/seed.ts';
import { freePort } from '../../support/free-port.ts';
import { registriesFor } from '../registry/support.ts';

describe('findAccessories', () => {
  it('does not carry what a registry lists but belongs to something else', async () => {
    const made = new RepositoryBuilder('r.example', 'app');
    const image = made.image('amd64', 'one');
    const other = made.image('amd64', 'two');
    made.tag('1', image);
    const ours = made.artifact('application/spdx+json', 'text/plain', 'ours', image);
    const theirs = made.artifact('application/spdx+json', 'text/plain', 'theirs', other);
    made.referrersTag(image, [ours, theirs]);
    const { source } = await served(made, 'app');
    const found = await findAccessories(source, [image.digest], { onProblem: fail });
    expect(found.map(({ graph }) => graph.root.digest)).toEqual([ours.digest]);
  });

  it('finds a signature that has both a tag and a subject once, with its tag', async () => {
    const made = new RepositoryBuilder('r.example', 'app');
    const image = made.image('amd64', 'one');
    made.tag('1', image);
    const signature = made.artifact('application/vnd.dev.cosign.artifact.sig.v1+json', 'text/plain', 'sig', image);
    made.tag(`${image.digest.replace(':', '-')}.sig`, signature);
    made.referrersTag(image, [signature]);
    const { source } = await served(made, 'app');
    const found = await findAccessories(source, [image.digest], { onProblem: fail });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'signature', tag: `${image.digest.replace(':', '-')}.sig` });
  });

  it('says of a subject with too many referrers that not all are carried', async () => {
    const image = new RepositoryBuilder('r.example', 'app').image('amd64', 'one');
    const digest = image.digest;
    const many = Array.from({ length: LIMITS.referrers + 1 }, () => ({
      mediaType: MEDIA.ociManifest,
      digest,
      size: 1,
    }));
    const problems: unknown[] = [];
    const nothing = {
      host: 'r.example',
      path: 'app',
      head: async () => undefined,
      manifest: async () => Promise.reject(new Error('not asked')),
      referrers: async () => many,
    };
    await findAccessories(nothing, [digest], { onProblem: (_, error) => problems.push(error) });
    expect(problems).toContainEqual(expect.objectContaining({ code: 'registry.manifestInvalid' }));
  });

  it('is not held up by a registry that does not answer while its mirror does', async () => {
    const made = new RepositoryBuilder('r.example', 'app');
    const image = made.image('amd64', 'one');
    made.tag('1', image);
    made.cosignSignature(image);
    const mirror = await startRegistry();
    onTestFinished(() => mirror.close());
    await seed(mirror.url, [made.build()]);
    const host = `127.0.0.1:${await freePort()}`;
    const registries = registriesFor({ settings: { [host]: { mirrors: [mirror.host] } } });
    onTestFinished(() => registries.close());
    const source = await registries.repository({ host, path: 'app' }, 'source').reachable();
    const found = await findAccessories(source, [image.digest], { onProblem: fail });
    expect(found.map(({ kind }) => kind)).toEqual(['signature']);
    expect(registries.waits).toEqual([]);
  });

  it('ends when it is told to', async () => {
    const made = new RepositoryBuilder('r.example', 'app');
    const image = made.image('amd64', 'one');
    made.tag('1', image);
    const { source } = await served(made, 'app');
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(findAccessories(source, [image.digest], { signal, onProblem: fail })).rejects.toThrow('stopped');
  });
});

function fail(_subject: string, error: unknown): never {
  throw error;
}

async function served(made: RepositoryBuilder, path: string) {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await seed(registry.url, [made.build()]);
  const registries = registriesFor();
  onTestFinished(() => registries.close());
  return { source: registries.repository({ host: registry.host, path }, 'source') };
}
