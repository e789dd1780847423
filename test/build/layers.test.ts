import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, violationsOf } from '../../build/layer-rules.ts';
import { readModules } from '../../build/layers.ts';

function check(path: string, ...imports: string[]): string[] {
  return violationsOf([{ path, imports, lines: 10 }]);
}

describe('the layers', () => {
  it('hold in this checkout', () => {
    expect(violationsOf(readModules(join(import.meta.dirname, '../..')))).toEqual([]);
  });

  it.each([
    ['engine reaching up to jobs', 'main/engine/copy.ts', '../jobs/runner.ts'],
    ['engine and catalog knowing each other', 'main/engine/a/b.ts', '../../catalog/catalog.ts'],
    ['catalog reaching for the engine', 'main/catalog/catalog.ts', '../engine/digest.ts'],
    ['api reaching up to the host', 'main/api/dispatch.ts', '../host.ts'],
    ['one face importing another', 'main/cli/main.ts', '../web/server.ts'],
    ['the renderer reaching behind the contract', 'renderer/app.tsx', '../main/api/dispatch.ts'],
    ['shared importing anything else of ours', 'shared/contract.ts', '../main/engine/digest.ts'],
    ['a path out of the tree', 'main/engine/x.ts', '../../../other/x.ts'],
  ])('forbid %s', (_what, path, specifier) => {
    expect(check(path, specifier)).toEqual([expect.stringContaining(`${path}: ${specifier}`)]);
  });

  it('allow what points down', () => {
    expect(check('main/host.ts', './api/dispatch.ts', './jobs/runner.ts', '../package.json')).toEqual([]);
    expect(check('main/engine/copy.ts', './store.ts', '../../shared/errors.ts')).toEqual([]);
  });

  it.each([
    ['undici', 'main/engine/harbor/api.ts'],
    ['tar-stream', 'main/engine/bundle/x.ts'],
    ['yaml', 'main/cli/x.ts'],
    ['better-sqlite3', 'main/jobs/x.ts'],
    ['@noble/ciphers/salsa.js', 'main/cli/x.ts'],
    ['electron', 'main/web/x.ts'],
  ])('keep %s in its one place', (library, path) => {
    expect(check(path, library)).toHaveLength(1);
  });

  it('keep Node out of shared', () => {
    expect(check('shared/x.ts', 'node:fs')).toHaveLength(1);
    expect(check('main/engine/x.ts', 'node:fs')).toEqual([]);
  });

  it('ask for node: before a built-in module', () => {
    expect(check('main/engine/x.ts', 'fs')).toHaveLength(1);
  });

  it('refuse a folder that nobody has entered', () => {
    expect(check('main/helpers/x.ts', '../engine/copy.ts')).toHaveLength(1);
  });

  it('refuse a file of more than 500 lines', () => {
    expect(violationsOf([{ path: 'main/engine/x.ts', imports: [], lines: 501 }])).toHaveLength(1);
  });
});

describe('the scan for imports', () => {
  it('finds every way to write one', () => {
    const text = `
import { a } from './a.ts';
import type { B } from "./b.ts";
import {
  c,
} from './c.ts';
import './d.ts';
import e, { type F } from './e.ts';
export * from './f.ts';
export { g } from './g.ts';
import data from './h.json' with { type: 'json' };
const i = await import('./i.ts');
const j = require('./j.cjs');
`;
    expect(importsOf(text).map((path) => path[2])).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
  });

  it('takes no text for one', () => {
    expect(importsOf("export const x = 'from';\nexport function y() { return 'a.ts'; }")).toEqual([]);
  });
});
