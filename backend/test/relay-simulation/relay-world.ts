import { Chance } from './chance.ts';
import { ModelBroker } from './model-broker.ts';
import { ModelDatabase, type OutboxRow } from './model-database.ts';
import { ModelSink } from './model-sink.ts';
import { RelayProcess } from './relay-process.ts';
import type { Surroundings } from './surroundings.ts';
import { VirtualTime } from './virtual-time.ts';
import { Weather } from './weather.ts';

/** After the storm, until everything must be in the log. */
const PATIENCE_MS = 20 * 60_000;
/** Of a world that is not busy with itself. */
const MOST_EVENTS = 100_000;

/**
 * Writers, one or two relays, a broker and a sink, and a storm over them: from one seed, one history. `run` answers with
 * what is wrong after the storm, or with undefined.
 */
export class RelayWorld {
  readonly #chance: Chance;
  readonly #time = new VirtualTime();
  readonly #weather: Weather;
  readonly #database = new ModelDatabase();
  readonly #broker = new ModelBroker();
  readonly #sink = new ModelSink(this.#database, this.#broker);
  readonly #around: Surroundings;
  readonly #relays: RelayProcess[] = [];
  readonly #isCalm: boolean;
  readonly #stormEnd: number;
  /** Of each subject, its committed version. */
  readonly #committed = new Map<string, number>();
  readonly #wrong: string[] = [];
  readonly story: string[] = [];
  #brokerDownUntil = 0;
  #sinkDownUntil = 0;
  #dataLosses = 0;
  #lossesFound = 0;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    this.#isCalm = this.#chance.hits(0.15);
    const trouble = this.#isCalm ? 0 : this.#chance.one([0, 0.01, 0.03, 0.1]);
    this.#stormEnd = this.#isCalm ? 3_000 : this.#chance.between(1_000, 15_000);
    this.#weather = new Weather(this.#chance, trouble);
    this.#database.batchRows = this.#chance.between(1, 8);
    this.#database.onMark = (row, position) => this.#checkMark(row, position);
    this.#around = {
      time: this.#time,
      chance: this.#chance,
      weather: this.#weather,
      database: this.#database,
      broker: this.#broker,
      brokerIsUp: () => this.#time.now >= this.#brokerDownUntil,
      tell: (line) => this.#tell(line),
      onLosses: () => void (this.#lossesFound += 1),
    };
  }

  async run(): Promise<string | undefined> {
    for (let relay = this.#chance.between(1, 2); relay > 0; relay -= 1) this.#startRelay();
    for (let subject = this.#chance.between(1, 4); subject > 0; subject -= 1) {
      this.#write(`task/${subject}`);
    }
    for (const partition of [0, 1, 2]) this.#read(partition);
    if (!this.#isCalm) this.#brew();
    this.#time.after(this.#stormEnd, () => this.#clearUp());
    const isDone = await this.#time.passUntil(() => this.#isSettled(), {
      until: this.#stormEnd + PATIENCE_MS,
      mostEvents: MOST_EVENTS,
    });
    for (const relay of this.#relays) relay.kill();
    if (!isDone) this.#wrong.push(this.#unsettled());
    this.#checkEnd();
    return this.#wrong.length === 0 ? undefined : this.#wrong.join('; ');
  }

  // Writers

  /** One after the other for a subject, as its row lock has it; ids are drawn long before some commits. */
  #write(subject: string): void {
    if (this.#time.now >= this.#stormEnd) return;
    const ids = Array.from({ length: this.#chance.between(1, 3) }, () => this.#database.drawId());
    const takes = this.#chance.hits(0.9)
      ? this.#chance.between(1, 40)
      : this.#chance.between(1, 3_000);
    this.#time.after(takes, () => {
      if (this.#chance.hits(0.9)) this.#commit(subject, ids);
      this.#time.after(this.#chance.between(1, 800), () => this.#write(subject));
    });
  }

  #commit(subject: string, ids: readonly number[]): void {
    for (const id of ids) {
      const version = (this.#committed.get(subject) ?? 0) + 1;
      this.#committed.set(subject, version);
      const event = `${subject} v${version}`;
      // Some so large that a batch needs several requests.
      const bytes = this.#chance.hits(0.2) ? 500_000 : 500;
      this.#database.outbox.set(id, {
        id,
        eventId: event,
        subject,
        version,
        event,
        bytes,
        position: undefined,
      });
    }
    this.#tell(`committed ${subject} up to v${this.#committed.get(subject)}`);
    for (const { relay } of this.#relays) if (this.#chance.hits(0.5)) relay.poke();
  }

  // The sink

  #read(partition: number): void {
    const isDown = this.#time.now < this.#sinkDownUntil || !this.#around.brokerIsUp();
    const fetched = isDown ? undefined : this.#sink.fetch(partition, this.#chance.between(1, 10));
    if (fetched) this.#time.after(this.#chance.between(1, 30), () => this.#sink.record(fetched));
    this.#time.after(this.#chance.between(30, 200), () => this.#read(partition));
  }

  // The storm

  #brew(): void {
    const blows: [() => void, ...(() => void)[]] = [
      () => this.#kill(),
      () => this.#suspend(),
      () => this.#one()?.terminateSession(),
      () => this.#breakBroker(),
      () => this.#stopSink(),
      () => this.#loseRecords(),
    ];
    for (let blow = this.#chance.between(0, 6); blow > 0; blow -= 1) {
      const strike = this.#chance.one(blows);
      this.#time.after(this.#chance.between(0, this.#stormEnd), strike);
    }
  }

  #clearUp(): void {
    this.#tell('the storm is over');
    this.#weather.clearUp();
    this.#brokerDownUntil = 0;
    this.#sinkDownUntil = 0;
    for (const relay of this.#relays) relay.goOn();
    if (this.#relays.length === 0) this.#startRelay();
  }

  #startRelay(): void {
    this.#relays.push(new RelayProcess(this.#around));
  }

  #one(): RelayProcess | undefined {
    return this.#relays[this.#chance.between(0, this.#relays.length - 1)];
  }

  #kill(): void {
    const victim = this.#one();
    if (victim === undefined) return;
    this.#tell('a relay is killed');
    victim.kill();
    this.#relays.splice(this.#relays.indexOf(victim), 1);
    this.#time.after(this.#chance.between(1, 5_000), () => this.#startRelay());
  }

  #suspend(): void {
    const victim = this.#one();
    if (victim === undefined) return;
    this.#tell('a relay is suspended');
    victim.suspend();
    this.#time.after(this.#chance.between(1, 20_000), () => {
      this.#tell('a relay goes on');
      victim.goOn();
    });
  }

  #breakBroker(): void {
    this.#tell('the broker is down');
    this.#brokerDownUntil = this.#time.now + this.#chance.between(1, 8_000);
  }

  #stopSink(): void {
    this.#tell('the sink is down');
    this.#sinkDownUntil = this.#time.now + this.#chance.between(1, 10_000);
  }

  #loseRecords(): void {
    this.#dataLosses += 1;
    const records = this.#chance.between(1, 6);
    const lose = this.#chance.one(['topic', 'tail', 'head']);
    this.#tell(`lost: ${lose}`);
    if (lose === 'topic') this.#broker.recreate();
    for (const partition of [0, 1, 2]) {
      if (lose === 'tail') this.#broker.loseTail(partition, records);
      if (lose === 'head') this.#broker.loseHead(partition, records);
    }
  }

  // What must hold

  #isSettled(): boolean {
    if (this.#wrong.length > 0) return true;
    return this.#time.now > this.#stormEnd && this.#database.outbox.size === 0;
  }

  #unsettled(): string {
    const rows = [...this.#database.outbox.values()];
    const seconds = Math.round(this.#time.now / 1_000);
    return `after ${seconds} s not in the log: ${rows.map(({ event }) => event).join(', ')}`;
  }

  /** A mark says where the broker has acknowledged exactly this row. */
  #checkMark(
    { event }: OutboxRow,
    { topicId, partition, offset }: NonNullable<OutboxRow['position']>,
  ): void {
    this.#tell(`marked ${event} at ${partition}/${offset}`);
    const isOurs = this.#broker.everAt(topicId, partition, offset) === event;
    // A topic made anew between the question for its id and the produce: the mark names the old one, and is found lost.
    if (!isOurs && this.#dataLosses === 0) this.#wrong.push(`${event} is marked where it is not`);
  }

  #checkEnd(): void {
    for (const refused of this.#sink.refused) this.#wrong.push(`refused: ${refused}`);
    for (const [subject, version] of this.#committed) this.#checkSubject(subject, version);
    if (this.#lossesFound > 0 && this.#dataLosses === 0)
      this.#wrong.push('found losses without a loss');
    if (this.#isCalm) this.#checkCalm();
  }

  #checkSubject(subject: string, committed: number): void {
    const audited = this.#database.versions.get(subject) ?? [];
    const isWhole = audited.length === committed && audited.every((one, at) => one === at + 1);
    if (!isWhole) this.#wrong.push(`${subject}: ${audited.join(' ')}, committed ${committed}`);
  }

  /** When nothing goes wrong, nothing is sent twice and nothing comes too early. */
  #checkCalm(): void {
    const committed = [...this.#committed.values()].reduce((sum, version) => sum + version, 0);
    if (this.#broker.appended !== committed) {
      this.#wrong.push(`${this.#broker.appended} records for ${committed} changes`);
    }
    if (this.#sink.skipped > 0) this.#wrong.push('skipped in calm weather');
  }

  #tell(line: string): void {
    this.story.push(`${String(this.#time.now).padStart(8)} ${line}`);
  }
}
