import { useCallback, useSyncExternalStore } from 'react';

/** What a person has entered in a ferry so far. */
export interface Draft<T> {
  readonly value: T;
  /** A function is given what is there when it is called: for what comes late. */
  change(part: Partial<T> | ((value: T) => Partial<T>)): void;
  /** Back to the beginning. */
  clear(): void;
}

const resets = new Set<() => void>();

/**
 * A draft that lives while the page is open: going to another screen and back loses nothing. Called once per feature, at
 * the top of its module; the answer is the hook.
 */
export function defineDraft<T extends object>(initial: T): () => Draft<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  resets.add(() => set(initial));
  const listen = (changed: () => void): (() => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  return () => {
    const value = useSyncExternalStore(listen, () => current);
    const change = useCallback((part: Partial<T> | ((value: T) => Partial<T>)) => {
      set({ ...current, ...(typeof part === 'function' ? part(current) : part) });
    }, []);
    const clear = useCallback(() => set(initial), []);
    return { value, change, clear };
  };
}

/** Has something forgotten together with the drafts. */
export function onDraftsCleared(forget: () => void): void {
  resets.add(forget);
}

/** Forgets every draft: practice and the real thing do not share any. */
export function clearDrafts(): void {
  for (const reset of resets) reset();
}
