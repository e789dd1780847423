import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('names');
/** harbor.md 2.2, POST /projects: stricter than the names of repositories. */
const PROJECT = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const LONGEST = 255;

/** Names that a registry takes are checked where addresses are made; Harbor's are narrower. */
export const checkNames: Check = ({ host, project, harbor, arrivals }) => {
  const paths = [...new Set(arrivals.map(({ landing }) => landing.path))];
  const refuse = (name: string, detail: string) =>
    rows.stop(new GapferryError('target.badName', { host, name, detail }));
  if (harbor && !PROJECT.test(project)) return refuse(project, `a project of Harbor is named by ${PROJECT.source}`);
  const alone = harbor && paths.find((path) => !path.includes('/'));
  if (alone !== undefined) return refuse(alone, 'no repository within the project');
  const long = paths.find((path) => path.length > LONGEST);
  if (long !== undefined) return refuse(long, `longer than ${LONGEST} characters`);
  return rows.pass('legal', { count: paths.length });
};
