import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { JobOwner } from '../catalog/job-owner.ts';
import type { JobRow } from '../catalog/job-table.ts';

/** Milliseconds between heartbeats, and how long a lease holds without one. */
export const HEARTBEAT = 3_000;
export const LEASE = 20_000;

/** A new owner: this process, with a token that tells two runners in it apart. */
export function thisOwner(): JobOwner {
  return { pid: process.pid, machine: machineName(), token: randomUUID() };
}

/** Whether the job is still somebody's: its lease holds, and where that can be seen, its process is there. */
export function isOwned(job: JobRow, now: Date): boolean {
  if (job.owner === null || job.lease_until === null || job.lease_until <= now.getTime()) return false;
  return job.owner.machine !== machineName() || processExists(job.owner.pid);
}

export function sameOwner(job: JobRow, owner: JobOwner): boolean {
  return job.owner?.token === owner.token;
}

/** For a person: `pid 4711 on ws-12`. */
export function describeOwner(owner: JobOwner): string {
  return `pid ${owner.pid} on ${owner.machine}`;
}

/** On Linux with the PID namespace: two containers may share a host name and a state folder but not each other's processes. */
function machineName(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
