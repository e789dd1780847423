/**
 * Rows of preflight: import --dry-run, the first phase of every import, the import screen. `preflight.CHECK` is the name of a
 * check, `preflight.CHECK.SAYS` what it found; a warning has a `.remedy`. A stop says what its error says.
 */
export const enPreflight = {
  'preflight.reachable': 'Reachable',
  'preflight.reachable.answers': '{{endpoint}} answered in {{milliseconds}} ms',
  'preflight.tls': 'Certificate',
  'preflight.tls.trusted': 'trusted',
  'preflight.tls.plainHttp': 'plain HTTP, as it is set for this registry',
  'preflight.version': 'Version',
  'preflight.version.harbor': 'Harbor {{version}}',
  'preflight.version.hidden': 'Harbor, which tells its version only after a sign-in that it takes for its API',
  'preflight.version.old': 'Harbor {{version}} is older than 2.8',
  'preflight.version.old.remedy':
    'Signatures and SBOMs may not be shown with their images. Have it updated where they matter.',
  'preflight.version.notHarbor': 'a registry that is not Harbor: what only Harbor has is not asked',
  'preflight.authentication': 'Sign-in',
  'preflight.authentication.open': 'none needed',
  'preflight.authentication.accepted': 'accepted',
  'preflight.authentication.user': 'user {{name}}',
  'preflight.authentication.admin': 'user {{name}}, an administrator',
  'preflight.authentication.robot':
    'a robot account: sees only what it was given, and creates a project only if it is a system robot that may',
  'preflight.authentication.cliSecret':
    'a CLI secret of an OIDC user: it can push and create a project, but not see quotas and rules, and not start scans',
  'preflight.authentication.cliSecret.remedy':
    'It ends when that user has not signed in on the web for a while. For long or regular imports take a robot account.',
  'preflight.authentication.anonymous': 'no sign-in is set up for {{host}}',
  'preflight.authentication.anonymous.remedy': 'Sign in: gapferry registry login {{host}}',
  'preflight.readOnly': 'Writable',
  'preflight.readOnly.writable': 'not in read-only mode',
  'preflight.readOnly.hidden': 'whether it is read-only is not told to this account',
  'preflight.readOnly.notHarbor': 'only Harbor tells',
  'preflight.project': 'Project',
  'preflight.project.there': '{{project}} is there',
  'preflight.project.thereAsItWas': '{{project}} is there; its visibility and quota stay as they are',
  'preflight.project.createsNothing': '{{host}} is not a Harbor: there is no project to create',
  'preflight.project.createsNothing.remedy':
    'Nothing need be done: here a repository comes with the first push. If this should be a Harbor, check the address and what stands in front of it.',
  'preflight.project.create': '{{project}} is not there and will be created',
  'preflight.project.mayCreate': '{{project}} is not there; whether this account may create it is not told beforehand',
  'preflight.project.mayCreate.remedy':
    'Of robots only system robots with "project create" may. If it is refused, nothing has been sent yet.',
  'preflight.project.hidden': 'not told to this account',
  'preflight.project.notHarbor': 'only Harbor has projects',
  'preflight.proxyCache': 'Takes pushes',
  'preflight.proxyCache.own': 'not a proxy cache',
  'preflight.proxyCache.hidden': 'whether it is a proxy cache is not told to this account',
  'preflight.proxyCache.notHarbor': 'only Harbor has proxy caches',
  'preflight.push': 'Right to push',
  'preflight.push.granted': 'granted: {{actions}}',
  'preflight.push.later': 'follows when the project is created',
  'preflight.push.signIn': 'follows from the sign-in',
  'preflight.push.hidden': 'this registry does not tell before the first push',
  'preflight.names': 'Names',
  'preflight.names.legal': 'all are legal ({{count}})',
  'preflight.sparse': 'Whole indexes',
  'preflight.sparse.whole': 'every index is here with all its parts',
  'preflight.quota': 'Quota',
  'preflight.quota.unlimited': 'no limit; {{needed, bytes}} will be added',
  'preflight.quota.fits': '{{needed, bytes}} will be added, {{free, bytes}} of {{hard, bytes}} are free',
  'preflight.quota.tight':
    'up to {{needed, bytes}} will be added, {{free, bytes}} of {{hard, bytes}} are free; less, where layers lie in other repositories of the project',
  'preflight.quota.tight.remedy':
    'It may end before the last layer. Have the quota raised first, or leave images out with --skip; what has arrived stays, and resuming goes on from there.',
  'preflight.quota.onlyAdmin':
    "{{project}} will get Harbor's default quota, not the one asked for: only an administrator's counts; {{needed, bytes}} will be added",
  'preflight.quota.onlyAdmin.remedy':
    'Have an administrator create the project, or set the quota afterwards. If the default is enough, go on.',
  'preflight.quota.default':
    "a new project gets this Harbor's default, which is not told; {{needed, bytes}} will be added",
  'preflight.quota.hidden': 'not told to this account; {{needed, bytes}} will be added',
  'preflight.quota.notHarbor': 'only Harbor has quotas; {{needed, bytes}} will be added',
  'preflight.tags': 'Tags',
  'preflight.tags.free': '{{count}} new, {{same}} there already with the same digest',
  'preflight.tags.moves': 'some stand for another digest there and will be moved ({{count}}): {{tags}}',
  'preflight.tags.moves.remedy':
    'If that is not wanted, leave them out with --skip, or import into another project. The image of before stays by its digest until it is cleaned up.',
  'preflight.tags.unknown': 'could not be asked',
  'preflight.immutable': 'Immutable tags',
  'preflight.immutable.none': 'no rule',
  'preflight.immutable.harmless':
    'rules that match: {{rules}}; none is in the way; new tags that will be immutable: {{count}}',
  'preflight.immutable.forbids':
    'a rule forbids to move tags that stand for another digest there ({{count}}): {{tags}}',
  'preflight.immutable.forbids.remedy':
    'These images are not sent and are named at the end; all others are imported. Leave them out with --skip, or give them another place with --path-template.',
  'preflight.immutable.hidden': 'the rules are not told to this account',
  'preflight.immutable.hiddenMoves':
    'some are to be moved ({{count}}), and whether a rule forbids it is not told to this account',
  'preflight.immutable.hiddenMoves.remedy':
    'If one is refused, its image is named at the end and all others are in place.',
  'preflight.immutable.notHarbor': 'only Harbor has such rules',
  'preflight.tokenLife': 'Token',
  'preflight.tokenLife.enough':
    'lives {{life, duration}}; the largest layer ({{size, bytes}}) takes about {{seconds, duration}}',
  'preflight.tokenLife.rateUnknown':
    'lives {{life, duration}}; the largest layer ({{size, bytes}}) is sent in that time from {{rate, bytes}} a second on',
  'preflight.tokenLife.nothingToSend': 'lives {{life, duration}}; nothing is to be sent',
  'preflight.tokenLife.short':
    'lives {{life, duration}}, but the largest layer ({{size, bytes}}) takes about {{seconds, duration}} at the rate measured',
  'preflight.tokenLife.short.remedy':
    'A layer that outlives its token may be refused at its end. Have the token life raised (Harbor: token expiration), or use a faster line.',
  'preflight.tokenLife.later': 'is given with the right to push',
  'preflight.tokenLife.none': 'this registry has no tokens with a life',
  'preflight.frontProxy': 'In front',
  'preflight.frontProxy.clear': 'no limit seen',
  'preflight.frontProxy.limit': 'something in front refused {{size, bytes}} at once in an earlier run',
  'preflight.frontProxy.limit.remedy':
    'Larger layers are sent in pieces. Faster without the limit (nginx: client_max_body_size 0).',
  'preflight.frontProxy.html': 'a web page came where the API should answer',
  'preflight.frontProxy.html.remedy':
    'A proxy or portal in front answers in place of the registry. Have /api, /service and /v2 passed through to it.',
  'preflight.retention': 'Retention',
  'preflight.retention.none': 'no rules',
  'preflight.retention.keeps': 'keeps what is imported',
  'preflight.retention.removes': 'its rules would remove at the next run ({{count}}): {{tags}}',
  'preflight.retention.removes.remedy': 'Have a rule added that keeps them, or import into another project.',
  'preflight.retention.hidden': 'not told to this account',
  'preflight.retention.notHarbor': 'only Harbor has such rules',
  'preflight.clock': 'Clock',
  'preflight.clock.agrees': 'agrees with ours',
  'preflight.clock.differs': 'differs from ours by {{seconds, duration}}',
  'preflight.clock.differs.remedy':
    'Certificates, tokens and waivers are judged by these clocks. Set the wrong one right.',
  'preflight.clock.silent': 'not told',
  // A check that had to be left because an earlier one stopped everything.
  'preflight.notAsked': 'not asked, because of the stop above',
  'preflight.notAsked.count': 'Not asked, because of the stop above: {{count}} more.',
  // Outcomes, as cells of the table.
  'preflight.outcome.pass': 'ok',
  'preflight.outcome.warn': 'WARNING',
  'preflight.outcome.stop': 'STOP',
  'preflight.outcome.absent': '-',
  // The plan under the table.
  'preflight.plan.images': 'Images: {{new}} new, {{moved}} moved to another digest, {{skipped}} there already.',
  'preflight.plan.missing': 'Images with layers on volumes that are not here: {{missing}}.',
  'preflight.plan.refused': 'Images that are not sent because of an immutable tag: {{refused}}.',
  'preflight.plan.blobs':
    'Layers and configs: {{upload}} to send ({{bytes, bytes}}), {{mount}} taken over, {{present}} there already.',
  'preflight.plan.time': 'About {{seconds, duration}} at the rate of the last transfer.',
  // An unknown certificate: who it is, and how exactly it is trusted.
  'preflight.certificate.shown':
    'The server shows: {{subject}}, issued by {{issuer}}, valid {{from}} to {{to}}, SHA-256 {{fingerprint}}',
  'preflight.certificate.offer':
    'To trust exactly this certificate, after comparing its fingerprint: {{subject}}, valid to {{to}}, SHA-256 {{fingerprint}}: gapferry registry trust {{host}}',
  // registry trust.
  'help.command.registry.trust': 'trust exactly the certificate that a registry offers',
  'help.option.certificateEnd': 'last eight characters of its SHA-256 fingerprint, from another way',
  'registry.offers': 'To be trusted for {{host}}: {{subject}}, valid to {{to}}, SHA-256 {{fingerprint}}',
  'registry.trusted': 'The certificate is trusted for {{host}} from now on.',
  'ask.certificateEnd': 'Last eight characters of its fingerprint, as the administrator told you: ',
} as const;

export type PreflightMessage = keyof typeof enPreflight;
