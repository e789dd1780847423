import { z } from 'zod';
import { StoredError } from './job.ts';

/**
 * How the local page speaks to `gapferry serve`, over HTTP on loopback. Everything below `/api/` but the exchange needs
 * the session token in its header.
 *
 *     POST /api/session {token}           the link's token for {session}; once, within a minute
 *     POST /api/call/NAME                 the request of the contract as JSON; answered with its Reply
 *     POST /api/events {watches}          server-sent events (PageEvent) of everything that the page watches, over one
 *                                         connection: a snapshot of each first, then whole events. Other watches, another
 *                                         stream: the older one of a session makes room
 *     POST /api/upload?name=a/b.yaml      the file's bytes; answered with a Reply of UploadResult. `batch` (a UUID) puts
 *                                         several into one folder; `kind=archive` is for bundles and archives, which may
 *                                         be as large as the host's disk has room
 *     POST /api/discard {path}            an upload that nobody wants any more is removed, unless a job that is not over names
 *                                         it; answered with a Reply of DiscardResult
 *
 * 401 says that the session, or the link's token, is not known (any more).
 */
export const PAGE = {
  session: '/api/session',
  call: '/api/call/',
  events: '/api/events',
  upload: '/api/upload',
  discard: '/api/discard',
  sessionHeader: 'x-gapferry-session',
  /** The link is `http://HOST/#token=TOKEN`: a fragment never leaves the browser. */
  tokenKey: 'token',
} as const;

/** What `POST /api/session` takes and gives. */
export const SessionRequest = z.object({ token: z.string().max(200) });
export const SessionResult = z.object({ session: z.string() });
export type SessionResult = z.infer<typeof SessionResult>;

/** What `POST /api/events` takes: topics of the contract, each with an id. */
export const WatchRequest = z.object({
  watches: z.array(z.object({ topic: z.string().max(50), id: z.string().max(200) })),
});
export type Watch = z.infer<typeof WatchRequest>['watches'][number];

/** One server-sent event: what happened to what is watched, or why it cannot be watched. */
export const PageEvent = z.object({
  topic: z.string(),
  id: z.string(),
  event: z.unknown().optional(),
  error: StoredError.optional(),
});
export type PageEvent = z.infer<typeof PageEvent>;

/** What is uploaded: deployment files, which are small, or bundles and archives, which are not. */
export const UPLOAD_KINDS = ['source', 'archive'] as const;
export type UploadKind = (typeof UPLOAD_KINDS)[number];

/** What an upload gives: a path on the host for the contract's calls, and the folder of its batch. */
export const UploadResult = z.object({ path: z.string(), folder: z.string() });
export type UploadResult = z.infer<typeof UploadResult>;

/** What `POST /api/discard` takes, a path that an upload gave, and gives. */
export const DiscardRequest = z.object({ path: z.string().min(1).max(4096) });
export const DiscardResult = z.object({ removed: z.boolean() });
export type DiscardResult = z.infer<typeof DiscardResult>;
