/** A setting with which nothing may start. */
export class Refused extends Error {}
