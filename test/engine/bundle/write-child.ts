import { planBundle } from '../../../main/engine/bundle/plan.ts';
import { toErrorView } from '../../../shared/gapferry-error.ts';
import { killSample, writeBundle } from './sample-images.ts';

/** Writes the sample as a process of its own, so that a test can kill it or break its calls: `node write-child.ts OUTPUT`. */
const images = killSample();
try {
  await writeBundle(planBundle(images.content), images, process.argv[2] ?? '');
} catch (error) {
  process.stdout.write(JSON.stringify(toErrorView(error)));
  process.exitCode = 1;
}
