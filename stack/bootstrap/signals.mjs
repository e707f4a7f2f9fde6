/** What asks a program to end: Ctrl-C, a service manager, a closed terminal. */
export const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
