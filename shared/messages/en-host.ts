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
  // practice --serve: what is served, and what a workstation has to be told once.
  'help.option.servePractice': 'no ferry: keep both servers and the files up until Ctrl-C, for a trial by hand',
  'practice.served.source': 'Registry of the internet side: {{source}}, no sign-in. It has {{images}}',
  'practice.served.harbor':
    'Harbor of the isolated side: {{harbor}}, project {{project}}, user admin, password {{password}}',
  'practice.served.files': 'Deployment files to begin with: {{files}}',
  'practice.served.once': 'A workstation is told of them once:',
  'practice.served.until': 'They are reached from this computer alone, and end with Ctrl-C.',
  'host.stopped': 'Stopped.',
  'host.tlsTwo': '--tls-cert and --tls-key belong together, and --tls-make stands alone.',
  'column.pull': 'PULL AS',
} as const;

export type HostMessage = keyof typeof enHost;
