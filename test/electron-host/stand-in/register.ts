import { registerHooks } from 'node:module';

/** Maps the name `electron` to the stand-in, before the app's entry is loaded. */
const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
