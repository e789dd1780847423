import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { BundleView } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import { formatDateTime } from '../../../shared/messages/format.ts';
import type { HostedBundle } from '../../hosting/host-bundle.ts';
import { act } from '../act.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';
import { table } from '../table.ts';
import { untilStopped } from '../until-stopped.ts';
import { usageError } from '../usage.ts';

const HostOptions = z.object({
  bundle: z.array(z.string()),
  port: z.int().default(5000),
  listen: z.string().default('127.0.0.1'),
  tlsCert: z.string().optional(),
  tlsKey: z.string().optional(),
  tlsMake: z.string().optional(),
  trust: z.array(z.string()).default([]),
  acceptUntrusted: z.string().optional(),
  acceptUnsigned: z.string().optional(),
  operator: z.string().optional(),
  ticket: z.string().optional(),
});
type HostOptions = z.infer<typeof HostOptions>;

/** `gapferry host`: a bundle as a read-only registry, until it is stopped. */
export function hostCommand(face: Face, program: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = program
    .command('host')
    .description(say.t('help.command.host'))
    .argument('<bundle...>', say.t('help.argument.bundle'))
    .addOption(options.wholeNumber('--port <n>', 'help.option.hostPort', 0, 65_535))
    .addOption(options.plain('--listen <address>', 'help.option.listen'))
    .addOption(options.plain('--tls-cert <file>', 'help.option.tlsCert'))
    .addOption(options.plain('--tls-key <file>', 'help.option.tlsKey'))
    .addOption(options.plain('--tls-make <dir>', 'help.option.tlsMake'))
    .addOption(options.many('--trust <pub.pem>', 'help.option.trust'))
    .addOption(options.reason('--accept-untrusted <reason>', 'help.option.acceptUntrusted'))
    .addOption(options.reason('--accept-unsigned <reason>', 'help.option.acceptUnsigned'))
    .addOption(options.plain('--operator <person>', 'help.option.operator'))
    .addOption(options.plain('--ticket <number>', 'help.option.ticket'));
  act(face, command, HostOptions, async (input) => {
    const stopped = untilStopped();
    const names = await import('../../hosting/own-addresses.ts');
    const bundle = await admit(face, input);
    const tls = await tlsOf(face, input, names.ownAddresses(input.listen));
    const hosted = await serve(face, input, bundle, tls);
    try {
      const [address = '', ...others] = names
        .ownAddresses(input.listen)
        .map((own) => names.authority(own, hosted.port));
      const scheme = tls ? 'https' : 'http';
      show(face, bundle, hosted, address, others, tls === undefined && !names.isLoopback(input.listen));
      await stopped;
      const json = { url: `${scheme}://${address}`, bundle: bundle.identity, images: hosted.images };
      return { json, text: `${say.t('host.stopped')}\n` };
    } finally {
      await hosted.close();
    }
  });
}

function admit(face: Face, input: HostOptions): Promise<BundleView> {
  const { acceptUntrusted, acceptUnsigned, operator, ticket } = input;
  const bundle = input.bundle.map((path) => resolve(path));
  const trust = input.trust.map((path) => resolve(path));
  return face.send('host.admit', { bundle, trust, acceptUntrusted, acceptUnsigned, operator, ticket });
}

interface Tls {
  readonly key: string;
  readonly cert: string;
}

/** Given, made, or none. The CA of a made one is told, so that nodes can be made to trust it. */
async function tlsOf(face: Face, input: HostOptions, names: readonly string[]): Promise<Tls | undefined> {
  const { tlsCert, tlsKey, tlsMake } = input;
  const { t, language } = face.say;
  if ((tlsCert === undefined) !== (tlsKey === undefined) || (tlsMake !== undefined && tlsCert !== undefined))
    throw usageError(t('host.tlsTwo'));
  if (tlsCert !== undefined && tlsKey !== undefined)
    return { cert: await readPem(tlsCert), key: await readPem(tlsKey) };
  if (tlsMake === undefined) return undefined;
  const { madeCertificate } = await import('../../hosting/certificate.ts');
  const made = await madeCertificate(resolve(tlsMake), names, new Date());
  const { caPath: path, fingerprint, notAfter } = made;
  face.note(t('host.ca', { path, fingerprint, to: formatDateTime(notAfter.toISOString(), language) }));
  return made;
}

function readPem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new GapferryError('input.notFound', { path }, { cause });
  });
}

async function serve(face: Face, input: HostOptions, bundle: BundleView, tls: Tls | undefined): Promise<HostedBundle> {
  const { hostBundle } = await import('../../hosting/host-bundle.ts');
  return hostBundle({
    paths: input.bundle.map((path) => resolve(path)),
    identity: bundle.identity,
    address: input.listen,
    port: input.port,
    ...(tls ? { tls } : {}),
    onProblem: (error) => {
      const view = toErrorView(error);
      const { title, explain } = face.say.error(view);
      face.warn(face.say.t('host.problem', { short: view.short, title, explain }));
    },
  });
}

/** All on standard error: standard output has the answer at the end. */
function show(
  face: Face,
  { name }: BundleView,
  { images, missingVolumes }: HostedBundle,
  address: string,
  others: readonly string[],
  exposed: boolean,
): void {
  const { t } = face.say;
  const rows = images.map(({ reference, names }) => [reference, `${address}/${names.at(-1) ?? ''}`]);
  for (const line of table([{ head: t('column.reference') }, { head: t('column.pull') }], rows)
    .trimEnd()
    .split('\n'))
    face.note(line);
  if (missingVolumes.length > 0) face.warn(t('host.missingVolumes', { volumes: missingVolumes.join(', ') }));
  if (exposed) face.warn(t('host.plain'));
  if (others.length > 0) face.note(t('host.alsoAt', { addresses: others.join(', ') }));
  face.note(t('host.serving', { count: images.length, name, address }));
}
