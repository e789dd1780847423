/** Every channel between a window and the main process. There are no others. */
export const CHANNELS = {
  call: 'gapferry:call',
  subscribe: 'gapferry:subscribe',
  unsubscribe: 'gapferry:unsubscribe',
  event: 'gapferry:event',
  choose: 'gapferry:choose',
  drives: 'gapferry:drives',
} as const;
