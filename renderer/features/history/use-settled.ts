import { useEffect, useState } from 'react';

/** Milliseconds without a key pressed after which a question is asked. */
const PAUSE = 250;

/** A value once it stopped changing: what is typed asks no question at every key. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
