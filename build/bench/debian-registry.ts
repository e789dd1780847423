import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = '/usr/bin/docker-registry';
/** Tries of 100 ms until it answers. */
const TRIES = 100;

export interface RunningRegistry {
  /** 127.0.0.1:PORT, plain HTTP. */
  readonly host: string;
  close(): Promise<void>;
}

/** Starts Debian's docker-registry on a loopback port with its storage and log below `folder`. */
export async function startDebianRegistry(folder: string): Promise<RunningRegistry> {
  await mkdir(folder, { recursive: true });
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  await writeFile(config, configOf(host, join(folder, 'storage')));
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(PROGRAM, ['serve', config], { stdio: ['ignore', log, log] });
  closeSync(log);
  await answering(host, child);
  return { host, close: () => stop(child) };
}

function configOf(host: string, storage: string): string {
  return `version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage:
  filesystem: { rootdirectory: ${JSON.stringify(storage)} }
  cache: { blobdescriptor: inmemory }
http:
  addr: ${host}
  secret: not-a-secret
`;
}

async function answering(host: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}`);
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  await stop(child);
  throw new Error('docker-registry does not answer');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** A port that was free a moment ago: docker-registry cannot say which one it was given. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
