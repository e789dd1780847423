import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { mayHoldImage } from '../../../main/engine/discover/screen.ts';
import { file } from './scan-support.ts';

const object = (apiVersion: string, kind: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n`;

const notes = async (text: string) =>
  (await discover([file('a.yaml', text)])).notes.filter(({ kind }) => kind === 'operator');

describe('an object for which an operator chooses images', () => {
  it.each([
    ['elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', '{version: 8.1.0}'],
    ['postgresql.cnpg.io/v1', 'Cluster', '{instances: 3}'],
    ['kafka.strimzi.io/v1beta2', 'Kafka', '{kafka: {version: 3.8.0}}'],
    ['operator.knative.dev/v1beta1', 'KnativeServing', '{version: "1.15"}'],
    ['operator.tigera.io/v1', 'Installation', '{variant: Calico}'],
    ['install.istio.io/v1alpha1', 'IstioOperator', '{hub: docker.io/istio, tag: 1.22.3}'],
  ])('is noted: %s %s', async (apiVersion, kind, spec) => {
    const text = object(apiVersion, kind, spec);
    expect((await notes(text)).map((note) => note.text)).toEqual([expect.stringMatching(`^${kind}: its images are`)]);
    expect(mayHoldImage(text)).toBe(true);
  });

  it('is noted once for a file, and in a list', async () => {
    const one = object('kafka.strimzi.io/v1', 'Kafka', '{}');
    expect(await notes(`${one}---\n${one}`)).toHaveLength(1);
    const list = 'kind: List\napiVersion: v1\nitems:\n- {apiVersion: kafka.strimzi.io/v1, kind: Kafka, spec: {}}\n';
    expect(await notes(list)).toHaveLength(1);
  });

  it.each([
    ['its spec names the image', object('postgresql.cnpg.io/v1', 'Cluster', '{imageName: "quay.io/a/pg:16"}')],
    ['another group has a kind of that name', object('cluster.x-k8s.io/v1beta1', 'Cluster', '{paused: true}')],
    ['it is the schema', object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', '{group: kafka.strimzi.io}')],
  ])('is not noted where %s', async (_why, text) => {
    expect(await notes(text)).toEqual([]);
  });
});
