import { makeImages } from './made-images.ts';
import { startMadeRegistry } from './made-registry.ts';

/** A registry in a process of its own with this many images of this many bytes in total; prints its references, one a line. */
const made = makeImages(Number(process.argv[2]), Number(process.argv[3]));
const { host } = await startMadeRegistry(made);
process.stdout.write(`${made.images.map(({ repository, tag }) => `${host}/${repository}:${tag}`).join('\n')}\n\n`);
