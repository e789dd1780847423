import type { Command } from 'commander';
import type { z } from 'zod';
import type { Answer } from './answer.ts';
import type { Face } from './face.ts';

/**
 * What a command does: its arguments (by name) and options are decoded by the schema, the body's answer is printed.
 * Commander hands out untyped values; this is the one place where they become typed.
 */
export function act<T>(face: Face, command: Command, schema: z.ZodType<T>, body: (input: T) => Promise<Answer>): void {
  command.action(async () => {
    const args = command.registeredArguments.map((argument, at) => [argument.name(), command.processedArgs[at]]);
    face.answer(await body(schema.parse({ ...command.opts(), ...Object.fromEntries(args) })));
  });
}
