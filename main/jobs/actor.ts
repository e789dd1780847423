import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../shared/job.ts';

/** Who runs a job here: the system's user and workstation, and what was said beside it. */
export function actorOf(said: { operator?: string; reviewer?: string; ticket?: string }): Actor {
  return {
    user: systemUser(),
    workstation: hostname(),
    ...(said.operator !== undefined ? { operator: said.operator } : {}),
    ...(said.reviewer !== undefined ? { reviewer: said.reviewer } : {}),
    ...(said.ticket !== undefined ? { ticket: said.ticket } : {}),
  };
}

/** The system's name of who runs this; in a container a user id may have none. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
