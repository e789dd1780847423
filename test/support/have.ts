export { have } from './tools.ts';
