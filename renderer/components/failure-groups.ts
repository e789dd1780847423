import type { StoredError } from '../../shared/job.ts';

export interface Failure {
  readonly name: string;
  readonly error: StoredError;
}

/** Failures that are alike. */
export interface FailureGroup {
  readonly key: string;
  readonly names: readonly string[];
  /** The error of the first, with only those parameters that all of them have in common. */
  readonly error: StoredError;
}

/** One code at one host, whatever else differs. */
export function causeOf({ code, params }: StoredError): string {
  return `${code} ${params.host ?? ''}`;
}

/** All that an error says: failures with the same words. */
export function wordsOf({ code, params }: StoredError): string {
  return `${code} ${JSON.stringify(params)}`;
}

/** Puts failures that are alike together, the largest group first: a registry that is off fails hundreds of images alike. */
export function failureGroups(failures: readonly Failure[], alike = causeOf): FailureGroup[] {
  const groups = Map.groupBy(failures, ({ error }) => alike(error));
  return [...groups]
    .flatMap(([key, members]) => {
      const [first] = members;
      if (!first) return [];
      const names = members.map(({ name }) => name);
      return [{ key, names, error: { ...first.error, params: common(members) } }];
    })
    .sort((a, b) => b.names.length - a.names.length);
}

function common(members: readonly Failure[]): StoredError['params'] {
  const shared = Object.entries(members[0]?.error.params ?? {}).filter(([name, value]) =>
    members.every(({ error }) => error.params[name] === value),
  );
  return Object.fromEntries(shared);
}
