import { z } from 'zod';
import { isErrorCode } from '../errors.ts';
import { JobItem, PAUSE_REASONS } from '../job.ts';
import { errorTitle } from './error-title.ts';
import { noticeText } from './notice-text.ts';
import type { Translator } from './translator.ts';

const KeptNotice = z.object({ kind: z.string() }).catchall(z.union([z.string(), z.number()]));
const ItemState = JobItem.shape.state;
const PauseReason = z.enum(PAUSE_REASONS);

/** What an entry of a job's history says, in words: the history keeps it as the program named it. */
export function jobEventText({ event, detail }: { event: string; detail: string }, say: Translator): string {
  switch (event) {
    case 'start':
    case 'phase':
      return say.maybe(`phase.${detail}`) ?? detail;
    case 'pause': {
      const reason = PauseReason.safeParse(detail);
      return reason.success ? say.t(`state.paused.${reason.data}`) : detail;
    }
    case 'leave':
      return say.t('state.incomplete', { count: Number(detail) });
    case 'fail': {
      // `GF-301 registry.unreachable`.
      const code = detail.split(' ')[1] ?? '';
      return isErrorCode(code) ? errorTitle(code, {}, say) : detail;
    }
    case 'item':
      return itemText(detail, say);
    case 'notice':
      return keptNotice(detail, say);
    default:
      return detail;
  }
}

/** `failed registry.unreachable REFERENCE` or `done REFERENCE`. */
function itemText(detail: string, say: Translator): string {
  const [first = '', ...rest] = detail.split(' ');
  const state = ItemState.safeParse(first);
  if (!state.success) return detail;
  const [code = '', ...name] = rest;
  const known = isErrorCode(code) ? [errorTitle(code, {}, say), name.join(' ')] : [rest.join(' ')];
  return [say.t(`item.${state.data}`), ...known].filter(Boolean).join(' · ');
}

/** A notice as it is kept: its kind and parameters as JSON. */
function keptNotice(detail: string, say: Translator): string {
  const kept = KeptNotice.safeParse(parsed(detail)).data;
  if (!kept) return detail;
  const { kind, ...text } = kept;
  return noticeText({ kind, text }, say);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
