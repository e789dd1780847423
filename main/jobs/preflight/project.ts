import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Facts } from './facts.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('project');

/** Is the project there, or is it to be made and may we make it? A missing one looks like a wrong password later. */
export const checkProject: Check = (facts) => {
  const { host, project, harbor, create, refusal } = facts;
  // A Harbor whose API is out of reach still refuses in its own words.
  if (refusal?.code === 'target.projectMissing') return rows.stop(refusal);
  if (!harbor) return create ? rows.warn('createsNothing', { host }) : rows.absent('notHarbor');
  if (harbor.project.exists === undefined) return rows.absent('hidden');
  if (harbor.project.exists) return rows.pass(asksMore(create) ? 'thereAsItWas' : 'there', { project });
  if (!create) return rows.stop(new GapferryError('target.projectMissing', { host, project }));
  switch (mayCreate(facts)) {
    case 'yes':
      return rows.pass('create', { project });
    case 'no': {
      const isRobot = harbor.account.kind === 'robot';
      const detail = isRobot ? 'only a system robot that was given it may' : 'only an administrator may';
      return rows.stop(new GapferryError('target.noCreate', { host, project, detail }));
    }
    default:
      return rows.warn('mayCreate', { project });
  }
};

/** Whether more was asked for than that the project be there. */
function asksMore(create: Facts['create']): boolean {
  return create !== undefined && (create.public || create.quota !== undefined);
}

/** harbor.md 1.5, 1.6 and 2.2. */
function mayCreate({ harbor }: Facts): 'yes' | 'no' | 'unknown' {
  const { account, system, robotCreates } = harbor ?? {};
  if (robotCreates !== undefined) return robotCreates ? 'yes' : 'no';
  if (account?.kind === 'user' && account.admin) return 'yes';
  if (account?.kind !== 'user' && account?.kind !== 'cliSecret') return 'unknown';
  return system?.creation === 'everyone' ? 'yes' : system?.creation === 'adminonly' ? 'no' : 'unknown';
}
