import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { resized, ustarHeader } from '../../../main/engine/archive/ustar.ts';
import { readChart } from '../../../main/engine/discover/load-chart.ts';
import { packChart } from '../../../main/engine/discover/pack-chart.ts';

type Member = readonly [name: string, content: string | Buffer];

/** A tar as another program would write it: modes, times and owners that are not ours. */
function tgz(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(([name, text], index) => {
    const content = Buffer.from(text);
    const header = ustarHeader(name, content.length, 1_700_000_000 + index);
    header.write('0000755\0', 100, 'ascii');
    header.write('chartmaker', 265, 'ascii');
    return [resized(header, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(10_240)]));
}

const INNER: readonly Member[] = [
  ['redis/Chart.yaml', 'name: redis\n'],
  ['redis/values.yaml', 'image: redis:7\n'],
];
const outer = (values: string, inner: Buffer, readme = 'nobody reads me'): readonly Member[] => [
  ['web/Chart.yaml', 'name: web\n'],
  ['web/README.md', readme],
  ['web/values.yaml', values],
  ['web/charts/redis-1.tgz', inner],
  ['web/templates/a.yaml', 'kind: A\n'],
];
const VALUES = 'image: acme/web:1 # 说明\n';
const chart = { name: 'web-1.tgz', bytes: tgz(outer(VALUES, tgz(INNER))) };
const LONG = `image: harbor.example/${'very/'.repeat(200)}web@sha256:${'1'.repeat(64)}\n`;

describe('packChart', () => {
  it('changes the bytes of one member and its size, and nothing else of the tar', () => {
    const packed = packChart(chart, new Map([['web-1.tgz/web/values.yaml', Buffer.from(LONG)]]));
    expect(gunzipSync(packed).equals(gunzipSync(tgz(outer(LONG, tgz(INNER)))))).toBe(true);
  });

  it('changes a chart inside the chart in the same way', () => {
    const changed = Buffer.from('image: harbor.example/redis:7\n');
    const name = 'web-1.tgz/web/charts/redis-1.tgz/redis/values.yaml';
    const packed = packChart(chart, new Map([[name, changed]]));
    const members = readChart({ name: chart.name, bytes: packed });
    expect(members.find((member) => member.name === name)?.bytes.equals(changed)).toBe(true);
    const others = (all: typeof members) => all.filter((member) => member.name !== name).map(({ bytes }) => `${bytes}`);
    expect(others(members)).toEqual(others(readChart(chart)));
  });

  it('is the file itself where nothing changes', () => {
    const same = new Map([['web-1.tgz/web/values.yaml', Buffer.from(VALUES)]]);
    expect(packChart(chart, same)).toBe(chart.bytes);
  });

  it('refuses a content that cannot be read back', () => {
    const twins = {
      name: 'a.tgz',
      bytes: tgz([
        ['a/values.yaml', 'image: x\n'],
        ['a/values.yaml', 'image: y\n'],
      ]),
    };
    expect(() => packChart(twins, new Map([['a.tgz/a/Chart.yaml', Buffer.from('z')]]))).not.toThrow();
    const cut = { name: 'a.tgz', bytes: chart.bytes.subarray(0, 60) };
    expect(() => packChart(cut, new Map())).toThrow();
  });
});
