import type { MessageEvent, ParentPort } from 'electron';
import type { Part } from './checked.ts';

/** Electron's process.parentPort over the pipe of child_process. Messages wait until somebody listens. */
class StandInParentPort implements Part<ParentPort, 'on' | 'postMessage'> {
  on(_event: 'message', listener: (message: MessageEvent) => void): void {
    process.on('message', (data) => listener({ data, ports: [] }));
  }

  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

process.on('disconnect', () => process.exit(1));

Object.defineProperty(process, 'parentPort', { value: new StandInParentPort() });
