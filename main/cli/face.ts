import type { CallName, CallRequest, CallResult, TopicEvent, TopicName } from '../../shared/contract.ts';
import { EXIT } from '../../shared/errors.ts';
import { toErrorView } from '../../shared/gapferry-error.ts';
import type { StoredError } from '../../shared/job.ts';
import type { Language } from '../../shared/messages/format.ts';
import { type Translator, translator } from '../../shared/messages/translator.ts';
import type { Answer } from './answer.ts';
import { type Connection, openConnection } from './connection.ts';
import { exitStatus } from './exit-status.ts';
import { printable } from './printable.ts';
import type { Serve } from './serve.ts';

/** An error that a call came back with. */
export class CallError extends Error {
  readonly view: StoredError;

  constructor(view: StoredError) {
    super(`${view.short} ${view.code}`);
    this.name = 'CallError';
    this.view = view;
  }
}

/** The command as a face of the contract: calls go in, lines or one JSON document come out. */
export class Face {
  readonly say: Translator;
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Opens the local page. */
  readonly serve: Serve;
  /** Exit status of the command that ran. */
  status: number = EXIT.ok;
  #connection: Promise<Connection> | undefined;

  constructor(options: { language: Language; json: boolean; env: NodeJS.ProcessEnv; serve: Serve }) {
    this.say = translator(options.language);
    this.json = options.json;
    this.env = options.env;
    this.serve = options.serve;
  }

  /** Whether there is somebody to ask. */
  get interactive(): boolean {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  }

  /** A call through the contract; the host is opened by the first. @throws CallError */
  async send<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>> {
    const { transport } = await this.#connect();
    const reply = await transport.send(name, request);
    if (!reply.ok) throw new CallError(reply.error);
    return reply.value;
  }

  /** Listens to a topic until the returned function is called. */
  async subscribe<T extends TopicName>(
    topic: T,
    id: string,
    listener: (event: TopicEvent<T>) => void,
  ): Promise<() => void> {
    const { transport } = await this.#connect();
    return transport.subscribe(topic, id, listener);
  }

  /** Closes the host, which pauses what still runs. Safe to call twice. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    this.#connection = undefined;
    await connection?.close();
  }

  /** A line for the person at the terminal, never part of the answer. */
  note(line: string): void {
    process.stderr.write(`${printable(line)}\n`);
  }

  warn(line: string): void {
    this.note(this.say.t('warning.line', { text: line }));
  }

  /** Prints the answer of a command and keeps its exit status. */
  answer({ json, text, error }: Answer): void {
    if (error) this.status = exitStatus(error);
    if (this.json) {
      const document = { ok: !error, ...(error ? { error: this.#told(error) } : {}), ...json };
      process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      return;
    }
    process.stdout.write(text);
    if (error) this.#print(error);
  }

  /** Prints what ended a command instead of an answer. */
  fail(error: unknown): void {
    this.answer({ json: {}, text: '', error: error instanceof CallError ? error.view : toErrorView(error) });
  }

  /** An error with its texts, as `--json` prints it. */
  #told(error: StoredError): StoredError & { title: string; explain: string; remedy: string } {
    return { ...error, ...this.say.error(error) };
  }

  #print(error: StoredError): void {
    const { title, explain, remedy } = this.say.error(error);
    const { t } = this.say;
    const { short, technical } = error;
    this.note(t('error.head', { short, title }));
    this.note(`  ${explain}`);
    if (remedy) this.note(`  ${t('error.remedy', { remedy })}`);
    // What a person did wrong on this machine is said above; a network's or a medium's own words help to find the cause.
    const telling = error.side !== 'local' || error.code.startsWith('internal.');
    if (technical && telling) this.note(`  ${t('error.detail', { technical: technical.replaceAll('\n', '\n  ') })}`);
  }

  #connect(): Promise<Connection> {
    this.#connection ??= openConnection({ env: this.env });
    return this.#connection;
  }
}
