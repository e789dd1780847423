import type { Command } from 'commander';
import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { OfferedCertificate } from '../../../shared/preflight.ts';
import { act } from '../act.ts';
import { ask } from '../ask.ts';
import type { Face } from '../face.ts';
import { Options } from '../options.ts';

const TrustOptions = z.object({ host: z.string(), fingerprintEnd: z.string().optional() });

/** `gapferry registry trust`: trusts exactly the certificate that a host offers, once its fingerprint is confirmed. */
export function registryTrustCommand(face: Face, group: Command): void {
  const { say } = face;
  const options = new Options(say);
  const command = group
    .command('trust')
    .description(say.t('help.command.registry.trust'))
    .argument('<host>', say.t('help.argument.host'))
    .addOption(options.plain('--fingerprint-end <xxxxxxxx>', 'help.option.certificateEnd'));
  act(face, command, TrustOptions, async ({ host: written, fingerprintEnd }) => {
    const { host, certificate } = await face.send('registry.certificate', { host: written });
    if (!certificate) throw new GapferryError('registry.unreachable', { host, detail: 'no certificate is shown' });
    show(face, host, certificate);
    // Nobody is asked to compare what would help nobody.
    if (!certificate.fits) throw new GapferryError('registry.otherName', { host, names: certificate.shown.names });
    const { fingerprint } = certificate.trust;
    const question = say.t('ask.certificateEnd');
    const end = fingerprintEnd ?? (await ask(face, question, '--fingerprint-end XXXXXXXX'));
    if (!confirms(end, fingerprint)) throw new GapferryError('registry.notConfirmed', { host, fingerprint });
    const registry = await face.send('registry.trust', { host, fingerprint });
    return { json: { registry, certificate }, text: `${say.t('registry.trusted', { host: registry.host })}\n` };
  });
}

function show({ note, say: { t } }: Pick<Face, 'note' | 'say'>, host: string, offer: OfferedCertificate): void {
  const { subject, issuer, validFrom: from, validTo: to, fingerprint } = offer.shown;
  note(t('preflight.certificate.shown', { subject, issuer, from, to, fingerprint }));
  const { trust } = offer;
  note(t('registry.offers', { host, subject: trust.subject, to: trust.validTo, fingerprint: trust.fingerprint }));
}

function confirms(end: string, fingerprint: string): boolean {
  const [said, whole] = [end, fingerprint].map((text) => text.replace(/[\s:]/g, '').toLowerCase());
  return said !== undefined && /^[0-9a-f]{8,64}$/.test(said) && whole?.endsWith(said) === true;
}
