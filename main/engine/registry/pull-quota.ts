import { type Answer, header } from './answer.ts';

/** Pulls that a registry still allows, as Docker Hub's headers say: `ratelimit-limit: 100;w=21600`. */
export interface PullQuota {
  readonly host: string;
  readonly limit: number;
  readonly remaining: number;
  readonly windowSeconds: number;
}

export function readPullQuota(host: string, answer: Answer): PullQuota | undefined {
  const limit = parse(header(answer, 'ratelimit-limit'));
  const remaining = parse(header(answer, 'ratelimit-remaining'));
  if (!limit || !remaining) return undefined;
  return { host, limit: limit.count, remaining: remaining.count, windowSeconds: limit.window ?? remaining.window ?? 0 };
}

function parse(value: string | undefined): { count: number; window?: number } | undefined {
  const match = /^([0-9]{1,9})(?:;w=([0-9]{1,9}))?$/.exec(value?.trim() ?? '');
  if (!match) return undefined;
  return { count: Number(match[1]), ...(match[2] ? { window: Number(match[2]) } : {}) };
}
