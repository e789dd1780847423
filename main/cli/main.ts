import { CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { EXIT } from '../../shared/errors.ts';
import type { Language } from '../../shared/messages/format.ts';
import { Face } from './face.ts';
import { isLanguage, languageOf } from './language.ts';
import { buildProgram } from './program.ts';
import type { Serve } from './serve.ts';
import { fromCommander, usageError } from './usage.ts';

/** Runs one command line (without node and script) and gives its exit status. Never throws. */
export async function main(argv: readonly string[], serve: Serve): Promise<number> {
  const wanted = optionValue(argv, '--lang');
  const language: Language = wanted !== undefined && isLanguage(wanted) ? wanted : languageOf(process.env);
  const face = new Face({ language, json: beforeDashes(argv).includes('--json'), env: process.env, serve });
  stopQuietlyOnClosedPipe();
  try {
    if (wanted !== undefined && !isLanguage(wanted)) throw unknownLanguage(face, wanted);
    await run(face, argv);
  } catch (error) {
    face.fail(error);
  } finally {
    await face.close().catch((error: unknown) => face.fail(error));
  }
  return face.status;
}

async function run(face: Face, argv: readonly string[]): Promise<void> {
  let shown = '';
  const program = buildProgram(face, manifest.version, (text) => {
    shown += text;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === EXIT.ok) {
      const name = error.code === 'commander.version' ? 'version' : 'help';
      return face.answer({ json: { [name]: shown.trimEnd() }, text: shown });
    }
    if (!face.json) process.stderr.write(shown);
    throw fromCommander(error, face.say);
  }
}

function unknownLanguage({ say }: Face, value: string): Error {
  return usageError(say.t('usage.choice', { option: '--lang', choices: 'en, zh', value }));
}

/** Needed before the command line is parsed, because its errors are said in that language. */
function optionValue(argv: readonly string[], name: string): string | undefined {
  const args = beforeDashes(argv);
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

/** `gapferry scan ... | head` is no failure: whoever reads has seen enough. */
function stopQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}
