import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { PackingList } from '../../../main/engine/bundle/packing-list.ts';

it('docs/bundle.schema.json is the schema of the packing list (vitest -u writes it)', async () => {
  const schema = z.toJSONSchema(PackingList, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // The only custom type of the list is the digest.
      if (zodSchema._zod.def.type === 'custom')
        Object.assign(jsonSchema, { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' });
    },
  });
  const text = `${JSON.stringify({ title: 'Gapferry packing list, format version 1', ...schema }, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/bundle.schema.json'));
});
