import { app, type Session, type WebContents } from 'electron';
import { isOurs } from './scheme.ts';

/** The one thing a page of ours may ask of the system: copying what was clicked (a digest, an error's detail). */
const GRANTED = 'clipboard-sanitized-write';

/** What a page loads, beside our scheme: what it made itself. */
const LOADED = ['blob:', 'data:', 'devtools:'];

/** Denies what Electron grants by default: every permission, every device, every request that leaves the app. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(permission === GRANTED && isOurs(contents.getURL()));
  });
  session.setPermissionCheckHandler((contents, permission) => {
    return permission === GRANTED && contents !== null && isOurs(contents.getURL());
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isOurs(url) && !LOADED.some((scheme) => url.startsWith(scheme)) });
  });
}

/** Every web contents there will ever be: stays on our page, opens no window, holds no other page. */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents) => lock(contents));
}

function lock(contents: WebContents): void {
  const stay = (event: { url: string; preventDefault(): void }): void => {
    if (!isOurs(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
