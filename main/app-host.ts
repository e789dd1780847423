import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GapferryError } from '../shared/gapferry-error.ts';
import type { PracticeView } from '../shared/workstation.ts';
import type { Dispatch } from './api/dispatch.ts';
import type { PracticeRoom } from './api/practice-room.ts';
import { type Host, type HostOptions, openHost } from './host.ts';
import { type Call, makeTrustedKey, openStage, writeSampleFiles } from './practice/stage.ts';

const KEY = 'practice';

/** What is open while somebody practises. */
interface Rehearsal {
  readonly host: Host;
  readonly view: PracticeView;
  close(): Promise<void>;
}

/**
 * A host for a face with screens: while practice is on, every call goes to a practice host with a home of its own, so that
 * nothing of the real one is seen or changed; real jobs go on meanwhile.
 */
export async function openAppHost(options: HostOptions): Promise<Host> {
  let rehearsal: Promise<Rehearsal> | undefined;
  let open: Rehearsal | undefined;
  const room: PracticeRoom = {
    view: () => open?.view,
    start: async () => {
      rehearsal ??= openRehearsal(options, room);
      try {
        open = await rehearsal;
        return open.view;
      } catch (error) {
        rehearsal = undefined;
        throw error;
      }
    },
    stop: async () => {
      const ending = rehearsal;
      rehearsal = undefined;
      open = undefined;
      // Not waited for: the call that ends practice is answered by the very host that is closing.
      void ending?.then((running) => running.close());
    },
  };
  const real = await openHost({ ...options, practiceRoom: room });
  const current = (): Host => open?.host ?? real;
  // Side, language and appearance belong to the person in front of it, practising or not.
  const dispatch: Dispatch = (name: string, request: unknown) =>
    (name.startsWith('workstation.') ? real : current()).dispatch(name, request);
  return {
    home: real.home,
    dispatch,
    subscribe: (topic, id, listener) => current().subscribe(topic, id, listener),
    isWanted: (path) => real.isWanted(path) || open?.host.isWanted(path) === true,
    close: async () => {
      await (await rehearsal?.catch(() => undefined))?.close();
      await real.close();
    },
  };
}

async function openRehearsal({ env, now }: HostOptions, practiceRoom: PracticeRoom): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), 'gapferry-practice-'));
  const stage = await openStage({ folder });
  // Nothing of the user's own: no keys, no catalog, no docker credentials, no credential helper.
  const own = { ...env, DOCKER_CONFIG: join(folder, 'docker') };
  const host = await openHost({
    env: own,
    home: join(folder, 'home'),
    practice: true,
    roots: [folder],
    practiceRoom,
    ...(now ? { now } : {}),
  });
  await stage.introduce(callOf(host));
  await makeTrustedKey(callOf(host), folder, KEY, '');
  const stick = join(folder, 'stick');
  await mkdir(stick);
  const view: PracticeView = {
    files: await writeSampleFiles(folder),
    stick,
    rewritten: join(folder, 'rewritten'),
    target: `${stage.harbor}/${stage.project}`,
    key: KEY,
  };
  const close = async (): Promise<void> => {
    await host.close();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { host, view, close };
}

function callOf(host: Host): Call {
  return async (name, request) => {
    const reply = await host.dispatch(name, request);
    if (reply.ok) return reply.value;
    throw new GapferryError('internal.bug', { detail: `practice: ${name}: ${reply.error.short}` });
  };
}
