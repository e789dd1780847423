import { z } from 'zod';
import { type Answer, json } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { harborError } from './harbor-error.ts';
import { startScan, vulnerabilities } from './scanning.ts';

const ARTIFACT = '/projects/{}/repositories/{}/artifacts/{}';
const ADAPTER = 'harbor.scanner-adapter';

/** Scans: harbor.md section 2.2. */
export const SCAN_ROUTES: readonly ApiRoute[] = [
  ['POST', `${ARTIFACT}/scan`, scan],
  [
    'GET',
    `${ARTIFACT}/additions/vulnerabilities`,
    (request) => json(200, vulnerabilities(request.world, request.artifact('scan:read').artifact)),
  ],
  ['GET', '/projects/{}/scanner', projectScanner],
  ['GET', '/scanners', scanners],
  ['GET', '/scanners/{}/metadata', scannerMetadata],
];

async function scan(request: ApiRequest): Promise<Answer> {
  const { project, artifact } = request.artifact('scan:create');
  await request.body(z.object({ scan_type: z.enum(['vulnerability', 'sbom']).optional() }).optional());
  if (request.world.settings.scanner === 'absent') {
    throw harborError('PRECONDITION', `no available scanner for project: ${project.id}`);
  }
  if (!startScan(request.world, artifact)) throw harborError('CONFLICT', 'a previous scan process is running');
  return { status: 202, headers: {}, body: '' };
}

function projectScanner(request: ApiRequest): Answer {
  request.project('scanner:read');
  return json(200, registration(request));
}

function scanners(request: ApiRequest): Answer {
  request.requireSystem('scanner:list');
  return request.page([registration(request)]);
}

function registration({ world }: ApiRequest): object {
  const { uuid, name, vendor, version } = world.scanner;
  return { uuid, name, is_default: true, disabled: false, health: 'healthy', adapter: name, vendor, version };
}

/** Among the properties is the age of the scanner's database, where the scanner says it. */
function scannerMetadata(request: ApiRequest): Answer {
  request.requireSystem('scanner:read');
  const { name, vendor, version } = request.world.scanner;
  const updated = request.world.scannerDatabase?.toISOString();
  const age = updated === undefined ? {} : { [`${ADAPTER}/vulnerability-database-updated-at`]: updated };
  const properties = { [`${ADAPTER}/scanner-type`]: 'os-package-vulnerability', ...age };
  return json(200, { scanner: { name, vendor, version }, capabilities: [], properties });
}
