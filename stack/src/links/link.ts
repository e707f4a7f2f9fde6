/** One part of ours that speaks to PostgreSQL or to a Kafka node. */
export interface Link {
  /** The part that connects, by its name in run.json: `backend`, `consumer-2`, `signer`. */
  readonly from: string;
  /** `postgres`, `kafka`, or `kafka-1` of several. */
  readonly to: string;
  /** Where `to` listens for this link, on 127.0.0.1; for Kafka a listener of the link's own. */
  readonly port: number;
}

/**
 * Puts something into a link, such as a proxy that cuts or slows it: answers the port of 127.0.0.1 that `from` connects
 * to instead, or undefined to leave the link as it is. Called once for each link before anything is started.
 */
export type StandBetween = (link: Link) => Promise<number | undefined>;

/** Where one part finds its services. */
export interface Route {
  readonly postgres: number;
  /** One port for each node. */
  readonly kafka: readonly number[];
}

/** A listener of a Kafka node that advertises another port than its own: clients connect again to what is advertised. */
export interface ExtraListener {
  readonly name: string;
  readonly port: number;
  readonly advertised: number;
}
