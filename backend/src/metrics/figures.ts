import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { Catalogue } from './catalogue.ts';

/** A value for each set of labels. */
export type Series = readonly (readonly [labels: Record<string, string | number>, value: number])[];

/** What is known now of every figure but those that are observed as they happen: the compiler misses one that is left out. */
export type Values<C extends Catalogue> = {
  [Name in keyof C as C[Name]['kind'] extends 'histogram' ? never : Name]: number | Series;
};

type Observed<C extends Catalogue> = {
  [Name in keyof C]: C[Name]['kind'] extends 'histogram' ? Name : never;
}[keyof C] &
  string;

/** The figures of a catalogue: read when somebody asks for them, from what this process knows already. */
export class Figures<C extends Catalogue> {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #registry = new Registry();
  readonly #histograms = new Map<string, Histogram<string>>();
  readonly #metrics = new Map<string, Gauge<string> | Counter<string>>();

  constructor(catalogue: C) {
    for (const [name, { kind, help, labels = [], buckets = [] }] of Object.entries(catalogue)) {
      const shape = { name, help, labelNames: [...labels], registers: [this.#registry] };
      if (kind === 'histogram')
        this.#histograms.set(name, new Histogram({ ...shape, buckets: [...buckets] }));
      else this.#metrics.set(name, kind === 'gauge' ? new Gauge(shape) : new Counter(shape));
    }
  }

  /** The way to observe one thing after another. */
  observer(name: Observed<C>): (labels: Record<string, string>, value: number) => void {
    const histogram = this.#histograms.get(name);
    return (labels, value) => histogram?.observe(labels, value);
  }

  /** Everything as Prometheus reads it. */
  async text(values: Values<C>): Promise<string> {
    for (const [name, value] of Object.entries<number | Series>(values)) this.#put(name, value);
    return this.#registry.metrics();
  }

  #put(name: string, value: number | Series): void {
    const metric = this.#metrics.get(name);
    if (metric === undefined) return;
    // What was there before may not be there any more.
    metric.reset();
    const series: Series = typeof value === 'number' ? [[{}, value]] : value;
    for (const [labels, each] of series) {
      if (metric instanceof Gauge) metric.set(labels, each);
      else metric.inc(labels, each);
    }
  }
}
