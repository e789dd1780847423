/** The command that serves a bundle as a registry: host. */
export const enHost = {
  'help.command.host': 'serve a bundle as a registry, read-only and straight from its medium',
  'help.option.hostPort': 'port to listen on, 0 for a free one; default 5000',
  'help.option.listen': 'address to listen on, 0.0.0.0 for all; default 127.0.0.1',
  'help.option.tlsCert': 'certificate to show, PEM, with those between it and its CA',
  'help.option.tlsKey': 'its key, PEM',
  'help.option.tlsMake': 'make a certificate and its CA there, or go on with those of before',
  'host.serving_one': 'Serving {{count}} image of {{name}} at {{address}}. Ctrl-C stops.',
  'host.serving_other': 'Serving {{count}} images of {{name}} at {{address}}. Ctrl-C stops.',
  'host.alsoAt': 'Also at: {{addresses}}',
  'host.ca':
    'Nodes must trust the CA in {{path}} (SHA-256 {{fingerprint, groups}}). The certificate is valid to {{to}}.',
  'host.plain':
    'Plain HTTP: whoever is in between can change what a tag stands for. Pull by digest, or give it a certificate.',
  'host.missingVolumes': 'Volumes {{volumes}} are not here: images that need them cannot be pulled whole.',
  'host.problem': 'What was asked for was broken off: {{short}} {{title}}. {{explain}}',
  'host.stopped': 'Stopped.',
  'host.tlsTwo': '--tls-cert and --tls-key belong together, and --tls-make stands alone.',
  'column.pull': 'PULL AS',
} as const;

export type HostMessage = keyof typeof enHost;
