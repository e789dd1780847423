import { describe, expect, it } from 'vitest';
import { localPaths } from '../../main/jobs/local-path.ts';

const one = (name: string): string | undefined => localPaths([name]).get(name);

describe('localPaths', () => {
  it.each([
    ['app.yaml', 'app.yaml'],
    ['deploy/app.yaml', 'deploy/app.yaml'],
    ['../../etc/passwd', 'etc/passwd'],
    ['/srv/deploy/app.yaml', 'app.yaml'],
    ['C:\\deploy\\app.yaml', 'app.yaml'],
    ['\\\\server\\share\\app.yaml', 'app.yaml'],
    ['部署/应用.yaml', '部署/应用.yaml'],
    ['ab:c?.yaml', 'ab_c_.yaml'],
    ['C:relative.yaml', 'relative.yaml'],
    ['CON.yaml', '_CON.yaml'],
    ['-', 'stdin.yaml'],
    ['..', 'unnamed.yaml'],
    ['a\u0000b', 'a_b'],
  ])('puts %j at %s', (name, expected) => {
    expect(one(name)).toBe(expected);
  });

  it('keeps what absolute names do not share', () => {
    const names = ['/srv/deploy/a/x.yaml', '/srv/deploy/b/x.yaml', 'rel/x.yaml'];
    expect([...localPaths(names).values()]).toEqual(['a/x.yaml', 'b/x.yaml', 'rel/x.yaml']);
  });

  it('keeps the folders of a zip, all of them', () => {
    const names = ['/srv/a.zip/deploy/x.yaml', '/srv/a.zip/deploy/y.yaml'];
    expect([...localPaths(names).values()]).toEqual(['deploy/x.yaml', 'deploy/y.yaml']);
    expect([...localPaths(['/srv/x.yaml', ...names]).values()]).toEqual([
      'x.yaml',
      'a.zip/deploy/x.yaml',
      'a.zip/deploy/y.yaml',
    ]);
  });

  it('shares whole folders only', () => {
    expect([...localPaths(['/srv/dev/x.yaml', '/srv/deploy/y.yaml']).values()]).toEqual([
      'dev/x.yaml',
      'deploy/y.yaml',
    ]);
  });

  it('never lets two files meet, not even by case', () => {
    expect([...localPaths(['a/X.yaml', '../a/x.yaml', './a/X.yaml']).values()]).toEqual([
      'a/X.yaml',
      'a/x-2.yaml',
      'a/X-3.yaml',
    ]);
  });
});
