/** Languages that everything is said in. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What Intl and HTML call them. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in binary units with one decimal from KiB on, the same in a column: `118.0 MiB`. */
export function formatBytes(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const number = new Intl.NumberFormat(LOCALES[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number.format(value)} ${UNITS[unit]}`;
}

/** Seconds in its two largest units: `1 h 5 min`, `42 s`. */
export function formatDuration(seconds: number, language: Language): string {
  const names = language === 'zh' ? ['天', '小时', '分钟', '秒'] : ['d', 'h', 'min', 's'];
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const first = parts.findIndex((part) => part > 0);
  if (first < 0) return `0 ${names[3]}`;
  const shown = parts.slice(first, first + 2).map((part, at) => (part > 0 ? `${part} ${names[first + at]}` : ''));
  return shown.filter(Boolean).join(' ');
}

/** A time of the catalog or of a list, in the reader's zone, where asked for with its seconds; what is no time stays as it is. */
export function formatDateTime(iso: string, language: Language, precision: 'minutes' | 'seconds' = 'minutes'): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const timeStyle = precision === 'seconds' ? 'medium' : 'short';
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle }).format(time);
}

/** The reader's zone, and how far it is from UTC at a time: what times on paper mean. */
export function formatZone(iso: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZoneName: 'longOffset' });
  const offset = format.formatToParts(new Date(iso)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${format.resolvedOptions().timeZone} (${offset.replace('GMT', 'UTC')})`;
}

/** States of a job as a word in a sentence: English, Chinese. */
const JOB_STATES: Readonly<Record<string, readonly [string, string]>> = {
  queued: ['waiting', '等待中'],
  running: ['running', '运行中'],
  paused: ['paused', '已暂停'],
  succeeded: ['done', '已完成'],
  incomplete: ['incomplete', '未全部完成'],
  failed: ['failed', '失败'],
  cancelled: ['cancelled', '已取消'],
};

/** The state of a job in words. */
export function formatJobState(state: string, language: Language): string {
  return JOB_STATES[state]?.[language === 'zh' ? 1 : 0] ?? state;
}

/** A SHA-256 in groups of four, as people read it aloud; anything else stays as it is. */
export function formatFingerprint(hex: string): string {
  return /^[0-9a-f]{16,64}$/.test(hex) ? (hex.match(/.{1,4}/g) ?? []).join(' ') : hex;
}

/** The first 12 characters of a digest, as lists show it. */
export function formatDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** Names one after another: `amd64, arm64`; in Chinese `amd64、arm64`. */
export function formatList(items: readonly string[], language: Language): string {
  return items.join(language === 'zh' ? '、' : ', ');
}

/** Parts of a sentence one after another: `a; b`; in Chinese `a；b`. */
export function formatClauses(parts: readonly string[], language: Language): string {
  return parts.join(language === 'zh' ? '；' : '; ');
}

/** A word and what it is about: `Remove: kpack.yaml`; in Chinese with its own colon. */
export function formatLabelled(label: string, value: string, language: Language): string {
  return `${label}${language === 'zh' ? '：' : ': '}${value}`;
}
