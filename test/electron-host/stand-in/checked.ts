/**
 * The part K of an Electron object T that the stand-in has to offer, as electron.d.ts types it. Only what returns the
 * object itself (`on`, `once`) may return anything: a stand-in is not the whole object.
 */
export type Part<T, K extends keyof T> = {
  readonly [P in K]: T[P] extends (...args: infer A) => infer R
    ? [R] extends [T]
      ? (...args: A) => unknown
      : T[P]
    : T[P];
};
