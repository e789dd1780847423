import { describe, expect, it } from 'vitest';
import { discover } from '../../../main/engine/discover/discover.ts';
import { NO_RULES } from '../../../main/engine/discover/kbld-rules.ts';
import { scanFile } from '../../../main/engine/discover/scan-file.ts';
import { scanInWorkers } from '../../../main/engine/discover/scan-pool.ts';
import { NO_UMBRELLA } from '../../../main/engine/discover/umbrella.ts';

const filler = `data: "${'x'.repeat(2000)}"\n`;
const document = (n: number) => `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "acme/web:${n}"}]}\n${filler}`;
const service = `kind: Service\nspec: {ports: [80]}\n${filler}`;

describe('large inputs, scanned by threads', () => {
  const many = Array.from({ length: 2000 }, (_, n) => (n % 10 === 0 ? document(n) : service)).join('---\n');
  const files = [
    { name: 'many.yaml', bytes: Buffer.from(many) },
    { name: 'broken.yaml', bytes: Buffer.from('image: [\n') },
    { name: 'last.txt', bytes: Buffer.from('nginx:1.25\n') },
  ];

  it('give what a scan in one piece gives, in the order of files and lines', async () => {
    const surroundings = {
      variables: {},
      charts: {},
      values: {},
      kustomized: [],
      umbrella: NO_UMBRELLA,
      rules: NO_RULES,
    };
    const whole = files.flatMap((file) => scanFile(file, surroundings).sites.map(({ finding }) => finding));
    expect(whole).toHaveLength(201);
    expect((await discover(files)).findings).toEqual(whole);
  });

  it('name the file that is broken', async () => {
    expect((await discover(files)).problems).toMatchObject([{ file: 'broken.yaml', code: 'input.notYaml', line: 2 }]);
  });

  it('name every file that a thread did not answer for in time, and end', async () => {
    const surroundings = {
      variables: {},
      charts: {},
      values: {},
      kustomized: [],
      umbrella: NO_UMBRELLA,
      rules: NO_RULES,
    };
    const tasks = files.map((file, id) => ({ id, pieces: [file] }));
    const results = await scanInWorkers(tasks, surroundings, 0);
    expect(results.map(({ problems }) => problems[0]?.file)).toEqual(files.map(({ name }) => name));
    expect(results.flatMap(({ findings }) => findings)).toEqual([]);
    expect(results[0]?.problems[0]?.params.detail).toContain('takes too long');
  });
});
