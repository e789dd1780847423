import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CliOptions } from './run-cli.ts';

const SCRIPT = fileURLToPath(new URL('../../main/cli/gapferry.mjs', import.meta.url));

/** Runs a program on a pseudo-terminal; each answer is typed when its prompt has come. */
const PTY = `
import json, os, pty, select, sys
args, answers = json.loads(sys.argv[1]), json.loads(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(args[0], args)
shown, seen = b'', 0
while True:
    try:
        if select.select([terminal], [], [], 30)[0]:
            data = os.read(terminal, 65536)
        else:
            break
    except OSError:
        break
    if not data:
        break
    shown += data
    while answers and answers[0][0].encode() in shown[seen:]:
        seen = shown.index(answers[0][0].encode(), seen) + len(answers[0][0].encode())
        os.write(terminal, answers.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** What a person at a terminal sees and ends with. \`answers\`: prompt and what is typed then (\`\\r\` is Enter). */
export function onTerminal(
  args: readonly string[],
  answers: readonly (readonly [prompt: string, typed: string])[],
  options: CliOptions = {},
): Promise<{ status: number | null; shown: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const command = JSON.stringify([process.execPath, SCRIPT, ...args]);
  const child = spawn('python3', ['-c', PTY, command, JSON.stringify(answers)], {
    cwd: options.cwd,
    env: { PATH, HOME, LANG: 'C', ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, shown }));
  });
}
