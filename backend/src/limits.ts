/**
 * How much this process takes on, and how long anything may take. Each time nests in the one above it, so that whoever
 * waits longest hears the reason from whoever knows it best. docs/decisions/0025 says why these figures.
 */
export const limits = {
  /** A request is answered by now, whatever the database does. The page itself gives up after 15 s. */
  requestMs: 10_000,
  /** The driver cuts a connection whose server has gone silent: a stopped PostgreSQL keeps no statement_timeout. */
  answerMs: 6_000,
  /** PostgreSQL ends a statement; lock_timeout (2 s) and idle_in_transaction (15 s) come with the role. */
  statementMs: 5_000,
  /** A request waits so long for a connection, or for a new one to open. */
  connectMs: 2_000,
  /** A database that takes longer to say nothing is not ready. */
  probeMs: 1_000,

  /** Small on purpose: measured on 2 cores, 4, 10 and 30 connections served 2.35k, 2.31k and 2.04k requests a second. */
  apiConnections: 10,
  /** For each connection so many requests may wait; the next one is refused at once. */
  waitingPerConnection: 4,
  /** With so many requests under way for each connection, a late event loop lets no more in. */
  crowdPerConnection: 4,
  loopLagMs: 200,

  client: {
    /** For the headers of a request, and for all of it; the first is looked at every `checkEveryMs`. */
    headersMs: 5_000,
    bodyMs: 10_000,
    checkEveryMs: 1_000,
    headerBytes: 16 * 1024,
    /** From the first byte of a request to the last one of its answer: who reads slower than that is cut off. */
    readMs: 60_000,
    /** A kept connection outlives a proxy's idle time (60 s), so that the proxy is the one who closes it. */
    idleMs: 65_000,
    connections: { total: 4096, perAddress: 1024 },
  },

  socket: {
    /** Open pages: each costs about 20 KB, and 11 to 18 µs of processor for each event. */
    places: { total: 2048, perAddress: 256 },
    /** A peer that does not answer a ping by the next one is gone. */
    pingMs: 15_000,
    /** Between two pings; the page sends a handful. */
    framesPerPing: 100,
    /** A peer that does not take its leave is cut off. */
    closeMs: 5_000,
  },
} as const;
