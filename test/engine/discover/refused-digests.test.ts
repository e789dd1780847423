import { describe, expect, it } from 'vitest';
import { refusedDigests } from '../../../main/engine/discover/refused-digests.ts';

const TAG = `1.2@sha256:${'ab'.repeat(32)}`;
const inPod = (metadata: string, image = 'quay.io/org/web:1.2') =>
  refusedDigests({
    name: 'pod.yaml',
    bytes: Buffer.from(
      `kind: Pod\nmetadata:\n${metadata}\nspec:\n  containers:\n    - name: web\n      image: ${image}\n`,
    ),
  });

describe('digests that Kubernetes refuses', () => {
  it('stand in a label of a resource', () => {
    expect(inPod(`  labels:\n    app.kubernetes.io/version: "${TAG}"`)).toEqual([
      expect.objectContaining({ file: 'pod.yaml', reference: TAG, why: expect.stringMatching(/app\.kubernetes\.io/) }),
    ]);
  });

  it('stand in the name of a resource', () => {
    expect(inPod(`  name: web-${TAG}`)).toHaveLength(1);
  });

  it('are no fault in an image or an annotation', () => {
    expect(inPod(`  name: web\n  annotations:\n    version: "${TAG}"`, `quay.io/org/web:${TAG}`)).toEqual([]);
  });
});
