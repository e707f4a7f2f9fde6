interface Appointment {
  at: number;
  order: number;
  call: () => void;
}

/** Hours pass in milliseconds, and in one order: what is due earlier comes first, what is due together in order of asking. */
export class VirtualTime {
  now = 0;
  /** A heap by time and order. */
  readonly #due: Appointment[] = [];
  #asked = 0;

  /** Calls back after `ms`, unless cancelled by what it returns. */
  after(ms: number, call: () => void): () => void {
    this.#asked += 1;
    const appointment = { at: this.now + ms, order: this.#asked, call };
    this.#push(appointment);
    return () => {
      appointment.call = () => undefined;
    };
  }

  /** Lets time pass until the condition is met; false when it is not by `until`, or after that many events. */
  async passUntil(
    met: () => boolean,
    { until, mostEvents }: { until: number; mostEvents: number },
  ): Promise<boolean> {
    for (let events = 0; !met(); events += 1) {
      const next = this.#pop();
      if (next === undefined || next.at > until || events >= mostEvents) return false;
      this.now = next.at;
      next.call();
      // A turn of the event loop: every promise that this settled has been followed to its end.
      await new Promise(setImmediate);
    }
    return true;
  }

  #push(appointment: Appointment): void {
    const heap = this.#due;
    let at = heap.push(appointment) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #pop(): Appointment | undefined {
    const heap = this.#due;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return first;
      const child = left + 1 < heap.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(child, at)) return first;
      this.#swap(child, at);
      at = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#due[a], this.#due[b]];
    if (one === undefined || other === undefined) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#due[a], this.#due[b]];
    if (one === undefined || other === undefined) return;
    this.#due[a] = other;
    this.#due[b] = one;
  }
}
