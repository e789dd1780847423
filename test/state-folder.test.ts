import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultFolder, networkName, openStateFolder, windowsNetwork } from '../main/state-folder.ts';
import { tempFolder } from './support/temp-folder.ts';

describe('the state folder', () => {
  it('is where GAPFERRY_HOME says, made for its owner alone', async () => {
    const home = join(await tempFolder(), 'deep', 'home');
    expect(await openStateFolder({ GAPFERRY_HOME: home })).toBe(home);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
  });

  it('keeps the rights that an administrator gave it', async () => {
    const home = join(await tempFolder(), 'home');
    await mkdir(home);
    await chmod(home, 0o770);
    await openStateFolder({ GAPFERRY_HOME: home });
    expect((await stat(home)).mode & 0o777).toBe(0o770);
  });

  it('is refused where a file stands in its place', async () => {
    const home = join(await tempFolder(), 'home');
    await writeFile(home, '');
    const refused = openStateFolder({ GAPFERRY_HOME: home });
    await expect(refused).rejects.toMatchObject({ code: 'state.unsafeFolder', params: { path: home } });
  });

  it('follows XDG_DATA_HOME on Linux, but not a relative one', async () => {
    expect(await defaultFolder({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/gapferry');
    const own = join(homedir(), '.local/share/gapferry');
    expect(await defaultFolder({ XDG_DATA_HOME: 'data' }, 'linux')).toBe(own);
    expect(await defaultFolder({}, 'linux')).toBe(own);
  });

  it("is Windows' folder of all users only where an administrator made it", async () => {
    const ProgramData = await tempFolder();
    const env = { ProgramData, LOCALAPPDATA: '/users/mei/local' };
    expect(await defaultFolder(env, 'win32')).toBe(join('/users/mei/local', 'Gapferry'));
    await mkdir(join(ProgramData, 'Gapferry'));
    expect(await defaultFolder(env, 'win32')).toBe(join(ProgramData, 'Gapferry'));
  });

  it('is in the library on macOS', async () => {
    expect(await defaultFolder({}, 'darwin')).toBe(join(homedir(), 'Library/Application Support/Gapferry'));
  });
});

describe('a place that the catalog cannot lie on', () => {
  it.each([
    ['NFS', 0x6969],
    ['CIFS', 0xff534d42],
    // statfs may hand out the same number as a negative one.
    ['CIFS', 0xff534d42 | 0],
    ['9p', 0x01021997],
  ])('is %s (%i)', (name, type) => {
    expect(networkName(type)).toBe(name);
  });

  it.each([
    ['ext4', 0xef53],
    ['xfs', 0x58465342],
    ['btrfs', 0x9123683e],
    ['tmpfs', 0x01021994],
    ['overlay', 0x794c7630],
  ])('is not %s', (_name, type) => {
    expect(networkName(type)).toBeUndefined();
  });

  it('is a share or the roaming profile on Windows, and no local path', () => {
    const env = { APPDATA: 'C:\\Users\\mei\\AppData\\Roaming' };
    expect(windowsNetwork('\\\\server\\share\\gapferry', env)).toBe('a network share');
    expect(windowsNetwork('\\\\?\\UNC\\server\\share', env)).toBe('a network share');
    expect(windowsNetwork('c:\\users\\mei\\appdata\\roaming\\Gapferry', env)).toBe('a roaming profile');
    expect(windowsNetwork('C:\\ProgramData\\Gapferry', env)).toBeUndefined();
    expect(windowsNetwork('\\\\?\\C:\\ProgramData\\Gapferry', env)).toBeUndefined();
  });
});
