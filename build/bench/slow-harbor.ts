import { setTimeout as delay } from 'node:timers/promises';
import { startHarbor } from '../../main/practice/harbor.ts';

/** A Harbor in a process of its own that answers every request this many milliseconds later; prints its host. */
const wait = Number(process.argv[2]);
const harbor = await startHarbor({
  projects: [{ name: 'bench' }],
  hook: async () => {
    await delay(wait);
    return undefined;
  },
});
process.stdout.write(`${harbor.host}\n`);
