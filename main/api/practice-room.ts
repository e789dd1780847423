import type { PracticeView } from '../../shared/workstation.ts';

/** Where practice happens: opened and closed by the app around the host, not by the host itself. */
export interface PracticeRoom {
  /** Undefined while nobody practises. */
  view(): PracticeView | undefined;
  /** Starts it, or answers with the one that is on. */
  start(): Promise<PracticeView>;
  /** Ends it; everything that was made in it is gone. */
  stop(): Promise<void>;
}

/** For a face that has no practice of this kind, as the command. */
export const NO_PRACTICE_ROOM: PracticeRoom = {
  view: () => undefined,
  start: () => Promise.reject(new Error('no practice room')),
  stop: () => Promise.resolve(),
};
