import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CallResult } from '../../../shared/contract.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import type { RegistryView } from '../../../shared/registry-settings.ts';
import { act } from '../act.ts';
import { ask, askHidden } from '../ask.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { readStdin } from '../stdin.ts';
import { table } from '../table.ts';
import { usageError } from '../usage.ts';
import { registryTrustCommand } from './registry-trust.ts';

/** Bytes of a password on standard input. */
/** What is said of where a password is kept. */
const KEPT_BY = {
  helper: 'registry.keptByHelper',
  file: 'registry.keptByFile',
  keyring: 'registry.keptByKeyring',
} as const;
const PASSWORD_LIMIT = 65_536;

/** `gapferry registry ...`: how registries are reached. */
export function registryCommands(face: Face, program: Command): void {
  const group = program.command('registry').description(face.say.t('help.command.registry'));
  addSet(face, group);
  addList(face, group);
  addLogin(face, group);
  addLogout(face, group);
  addPing(face, group);
  registryTrustCommand(face, group);
}

const SetOptions = z.object({
  host: z.string(),
  plainHttp: z.boolean().optional(),
  ca: z.string().optional(),
  // `--no-mirror` is commander's false.
  mirror: z.union([z.array(z.string()), z.literal(false)]).optional(),
  proxy: z.string().optional(),
});

function addSet(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = hostCommand(face, group, 'set')
    .addOption(options.plain('--plain-http', 'help.option.plainHttp'))
    .addOption(options.plain('--no-plain-http', 'help.option.noPlainHttp').default(undefined))
    .addOption(options.plain('--ca <file>', 'help.option.ca'))
    .addOption(options.many('--mirror <host[/prefix]>', 'help.option.mirror'))
    .addOption(options.plain('--no-mirror', 'help.option.noMirror').default(undefined))
    .addOption(options.plain('--proxy <url>', 'help.option.proxy'));
  act(face, command, SetOptions, async ({ host, plainHttp, ca, mirror, proxy }) => {
    const caPath = ca === undefined ? undefined : resolve(ca);
    const mirrors = mirror === false ? [] : mirror;
    const registry = await face.send('registry.set', { host, plainHttp, caPath, mirrors, proxy });
    const saved = say.t('registry.saved', { host: registry.host });
    return { json: { registry }, text: `${saved}\n\n${registriesText([registry], say)}` };
  });
}

function addList(face: Face, group: Command): void {
  const { say } = face;
  const command = group.command('list').description(say.t('help.command.registry.list'));
  act(face, command, z.object({}), async () => {
    const registries = await face.send('registry.list', {});
    return { json: { registries }, text: registriesText(registries, say) };
  });
}

const LoginOptions = z.object({
  host: z.string(),
  username: z.string().optional(),
  passwordStdin: z.boolean().default(false),
});

function addLogin(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = hostCommand(face, group, 'login')
    .addOption(options.plain('-u, --username <name>', 'help.option.username'))
    .addOption(options.plain('--password-stdin', 'help.option.passwordStdin'));
  act(face, command, LoginOptions, async ({ host, username: given, passwordStdin }) => {
    const username = given ?? (await ask(face, say.t('ask.username'), '--username NAME'));
    const password = passwordStdin
      ? (await readStdin(face, PASSWORD_LIMIT)).toString('utf8').replace(/\r?\n$/, '')
      : await askHidden(face, say.t('ask.password'), '--password-stdin');
    if (password === '') throw usageError(say.t('usage.emptyPassword'));
    const login = await face.send('registry.login', { host, username, password });
    return { json: login, text: `${say.t(KEPT_BY[login.keptBy], login)}\n` };
  });
}

function addLogout(face: Face, group: Command): void {
  const { say } = face;
  act(face, hostCommand(face, group, 'logout'), z.object({ host: z.string() }), async ({ host }) => {
    const logout = await face.send('registry.logout', { host });
    return {
      json: logout,
      text: `${say.t(logout.removed ? 'registry.loggedOut' : 'registry.notLoggedIn', { host })}\n`,
    };
  });
}

function addPing(face: Face, group: Command): void {
  const { say } = face;
  act(face, hostCommand(face, group, 'ping'), z.object({ host: z.string() }), async ({ host }) => {
    const ping = await face.send('registry.ping', { host });
    return { json: ping, text: `${pingText(ping, say)}\n` };
  });
}

function pingText(ping: CallResult<'registry.ping'>, { t }: Translator): string {
  const { host, endpoint, scheme, authenticated } = ping;
  const signedIn = t(authenticated ? 'registry.signedIn' : 'registry.anonymous');
  return t('registry.ping', { host, endpoint, scheme, signedIn, milliseconds: Math.round(ping.milliseconds) });
}

function hostCommand({ say }: Face, group: Command, name: 'set' | 'login' | 'logout' | 'ping'): Command {
  return group
    .command(name)
    .description(say.t(`help.command.registry.${name}`))
    .argument('<host>', say.t('help.argument.host'));
}

function registriesText(registries: readonly RegistryView[], { t }: Translator): string {
  if (registries.length === 0) return `${t('list.registries')}\n`;
  return table(
    [
      { head: t('column.host') },
      { head: t('column.credential') },
      { head: t('column.plainHttp') },
      { head: t('column.ca') },
      { head: t('column.mirrors') },
      { head: t('column.proxy') },
    ],
    registries.map(({ host, credential, plainHttp, hasCa, mirrors, proxy }) => [
      host,
      t(`credential.${credential}`),
      t(plainHttp ? 'word.yes' : 'word.no'),
      t(hasCa ? 'word.yes' : 'word.no'),
      mirrors.join(' '),
      proxy ?? '',
    ]),
  );
}
