import { EventEmitter } from 'node:events';
import { FromTest, type ToTest } from './control-messages.ts';

/** Commands of the test by their kind. */
export const commands = new EventEmitter<{ [K in FromTest['kind']]: [FromTest & { kind: K }] }>();

const waiting = new Map<number, (value: unknown) => void>();
let last = 0;

process.on('message', (data: unknown) => {
  const command = FromTest.parse(data);
  if (command.kind !== 'answer') {
    // biome-ignore lint/suspicious/noExplicitAny: the emitter's map cannot see that kind and payload belong together
    commands.emit(command.kind, command as any);
    return;
  }
  waiting.get(command.id)?.(command.value);
  waiting.delete(command.id);
});

// A test that has gone watches nothing any more.
process.on('disconnect', () => process.exit(1));

export function tell(message: ToTest): void {
  process.send?.(message);
}

/** Tells the test what a person would see. */
export function seen(what: string, value: unknown = null): void {
  tell({ kind: 'seen', what, value });
}

/** Shows a dialog to the test and waits for its answer. */
export function ask(method: string, options: unknown): Promise<unknown> {
  last += 1;
  const id = last;
  tell({ kind: 'dialog', id, method, options });
  return new Promise((resolve) => waiting.set(id, resolve));
}
