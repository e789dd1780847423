import { parentPort, workerData } from 'node:worker_threads';
import { runTask, type ScanTask } from './scan-task.ts';
import type { Surroundings } from './surroundings.ts';

/** Entry of a worker thread: tasks in, results out, in the order they come. Its data come from scan-pool.ts alone. */
const surroundings: Surroundings = workerData;
parentPort?.on('message', (task: ScanTask) => {
  parentPort?.postMessage({ id: task.id, results: runTask(task, surroundings, { screen: true }) });
});
