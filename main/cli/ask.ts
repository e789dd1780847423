import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Face } from './face.ts';
import { printable } from './printable.ts';

/** Asks on the terminal. @throws usage.needsAnswer where there is none, naming the option that answers it */
export async function ask(face: Face, question: string, option: string): Promise<string> {
  needTerminal(face, question, option);
  return (await read(question, process.stderr)).trim();
}

/** Asks without showing what is typed. @throws usage.needsAnswer */
export async function askHidden(face: Face, question: string, option: string): Promise<string> {
  needTerminal(face, question, option);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await read(question, nowhere);
  } finally {
    process.stderr.write('\n');
  }
}

function needTerminal(face: Face, question: string, option: string): void {
  if (face.interactive) return;
  throw new GapferryError('usage.needsAnswer', { question: question.replace(/[:：]\s*$/, ''), option });
}

async function read(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new AbortController();
  // Ctrl-C and Ctrl-D are no answer.
  lines.once('SIGINT', () => stopped.abort());
  lines.once('close', () => stopped.abort());
  const shown = printable(question);
  // Only now, when the terminal shows nothing by itself any more, may somebody start to type.
  if (output !== process.stderr) process.stderr.write(shown);
  try {
    return await lines.question(shown, { signal: stopped.signal });
  } catch {
    throw new GapferryError('usage.cancelled', {});
  } finally {
    lines.close();
  }
}
