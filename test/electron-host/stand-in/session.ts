import type { OnBeforeRequestListenerDetails, Protocol, Session, WebContents, WebRequest } from 'electron';
import type { Part } from './checked.ts';

type Permission = Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1];

class StandInSession
  implements
    Part<
      Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
    >
{
  #check: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  #request: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  #before: Parameters<WebRequest['onBeforeRequest']>[0] | null = null;
  readonly #schemes = new Map<string, Parameters<Protocol['handle']>[1]>();

  readonly protocol: Part<Protocol, 'handle'> = {
    handle: (scheme, handler) => void this.#schemes.set(scheme, handler),
  };

  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<Parameters<WebRequest['onBeforeRequest']>[0]>): void => {
      this.#before = listener;
    },
  };

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.#check = handler;
  }

  setDevicePermissionHandler(): void {}

  setDisplayMediaRequestHandler(): void {}

  /** Electron grants what nobody decides. */
  async grants(contents: WebContents, permission: Permission): Promise<boolean> {
    const details = { isMainFrame: true, requestingUrl: contents.getURL() };
    const request = this.#request;
    const asked = !request || (await new Promise<boolean>((answer) => request(contents, permission, answer, details)));
    return asked && (!this.#check || this.#check(contents, permission, contents.getURL(), details));
  }

  /** The answer to a request of a page; undefined where it is cancelled or nobody answers. */
  async answer(url: string, method: string): Promise<Response | undefined> {
    const before = this.#before;
    if (before) {
      const details: Pick<OnBeforeRequestListenerDetails, 'url' | 'method'> = { url, method };
      // biome-ignore lint/suspicious/noExplicitAny: the details that the app reads; Electron gives more
      const { cancel } = await new Promise<{ cancel?: boolean }>((answer) => before(details as any, answer));
      if (cancel) return undefined;
    }
    const handler = this.#schemes.get(new URL(url).protocol.slice(0, -1));
    return handler?.(new Request(url, { method }));
  }
}

export const defaultSession = new StandInSession();
export const session = { defaultSession };
