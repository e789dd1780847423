import { ERRORS, type ErrorCode, type ErrorParams, EXIT, type Side } from './errors.ts';

/** An error as it crosses a transport, is stored with a job or printed by `--json`. Holds no sentence. */
export interface ErrorView {
  readonly code: ErrorCode;
  readonly short: string;
  readonly side: Side;
  readonly params: Readonly<Record<string, string | number>>;
  readonly retryable: boolean;
  /** Technical detail for the folded part of a message: the causes' own words. Never a credential. */
  readonly technical?: string;
}

/**
 * Every failure that a user can cause or meet. Foreign errors (undici, errno, SQLite, registry codes) are translated
 * into one of these once, where they are met; the original stays as `cause`.
 */
export class GapferryError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly params: ErrorParams[C];
  readonly side: Side;

  constructor(code: C, params: ErrorParams[C], options: { side?: Side; cause?: unknown } = {}) {
    super(`${ERRORS[code].short} ${code} ${JSON.stringify(params)}`, { cause: options.cause });
    this.name = 'GapferryError';
    this.code = code;
    this.params = params;
    const fixed = ERRORS[code].side;
    this.side = fixed === 'either' ? (options.side ?? 'source') : fixed;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  /** Exit status of the command when this error ends it. */
  get exitStatus(): number {
    const { exit } = ERRORS[this.code];
    if (exit !== 'side') return EXIT[exit];
    return this.side === 'destination' ? EXIT.destination : EXIT.source;
  }
}

/** Narrows to one code: `isError(e, 'medium.full')`. Without a code, to any GapferryError. */
export function isError<C extends ErrorCode>(error: unknown, code?: C): error is GapferryError<C> {
  return error instanceof GapferryError && (code === undefined || error.code === code);
}

/** Whatever was thrown, as a GapferryError: anything foreign that nobody translated is a bug of ours. */
export function asGapferryError(error: unknown): GapferryError {
  if (error instanceof GapferryError) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new GapferryError('internal.bug', { detail }, { cause: error });
}

/** The transportable form. */
export function toErrorView(error: unknown): ErrorView {
  const e = asGapferryError(error);
  const technical = causeChain(e.cause);
  return {
    code: e.code,
    short: ERRORS[e.code].short,
    side: e.side,
    params: e.params as Readonly<Record<string, string | number>>,
    retryable: e.retryable,
    ...(technical ? { technical } : {}),
  };
}

function causeChain(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error) || depth > 5) return '';
  const code = 'code' in cause && typeof cause.code === 'string' ? ` [${cause.code}]` : '';
  const rest = causeChain(cause.cause, depth + 1);
  return `${cause.name}: ${cause.message}${code}${rest ? `\n  ${rest}` : ''}`;
}
