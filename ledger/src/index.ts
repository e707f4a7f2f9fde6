export { GENESIS, type Link, linkHash } from './chain.ts';
