import type { Logger } from 'pino';
import type { MetricsAddress } from '../environment.ts';
import type { AnsweredRequest } from '../http/observe-requests.ts';
import { type BackendSources, backendValues } from './backend-values.ts';
import { backendCatalogue } from './catalogue.ts';
import { Figures } from './figures.ts';
import { openSecondPort } from './second-port.ts';

/** The figures of the backend: requests are observed as they end, everything else is read when somebody asks. */
export class BackendFigures {
  readonly #address: MetricsAddress;
  readonly #figures = new Figures(backendCatalogue);
  readonly #observe = this.#figures.observer('tasktrail_http_request_duration_seconds');

  constructor(address: MetricsAddress) {
    this.#address = address;
  }

  readonly observe = ({ seconds, ...labels }: AnsweredRequest): void =>
    this.#observe(labels, seconds);

  /** Rejects when the port is taken. */
  async open(sources: BackendSources, logger: Logger): Promise<void> {
    const { contentType } = this.#figures;
    const text = () => this.#figures.text(backendValues(sources));
    const { port } = await openSecondPort(this.#address, { figures: { contentType, text } });
    logger.info({ action: 'second-port', host: this.#address.host, port }, 'figures');
  }
}
