import type { ReactElement } from 'react';
import { formatBytes } from '../../../shared/messages/format.ts';
import type { RatePoint } from '../../client/rate-log.ts';
import { useSay } from '../../language/say.ts';

const WIDTH = 600;
const HEIGHT = 56;

/** The rate over the last minutes. Its highest point is named, so that the height means something. */
export function RateChart({ points }: { points: readonly RatePoint[] }): ReactElement | null {
  const { t, language } = useSay();
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 3) return null;
  const most = Math.max(...points.map(({ rate }) => rate));
  const span = Math.max(1, last.at - first.at);
  const place = ({ at, rate }: RatePoint): string =>
    `${(((at - first.at) / span) * WIDTH).toFixed(1)},${(HEIGHT - (rate / most) * (HEIGHT - 4)).toFixed(1)}`;
  const line = points.map(place).join(' ');
  const label = t('ui.run.chart', { rate: formatBytes(most, language), seconds: span / 1000 });
  return (
    <figure className="rate-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
        <polyline points={line} />
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}
