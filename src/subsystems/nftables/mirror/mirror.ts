import type { OptionChecks } from "../../../base/check.ts";
import { sleep } from "../../../base/engine.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { runLimited } from "../../../client/options.ts";
import { EBADF, EINTR, ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { RuleAttrs, SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import {
  type CallLimits,
  type Io,
  type MaybePromise,
  type Mode,
  type Result,
  type Steps,
  wait,
} from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import { resolving } from "../../route/core/lookups.ts";
import { families, familyName } from "../model/families.ts";
import type { Elements, Kind, NftObject, ObjectKinds } from "../model/objects.ts";
import type { SetItem } from "../model/statements.ts";
import { checkObjectFields } from "../objects/arguments.ts";
import { decodingElements, encodeElements } from "../objects/elements.ts";
import { readSet, readShape } from "../objects/read-sets.ts";
import { type Fields, type Filter, type NftClient, type ObjectSource, objectEvent } from "../requests/read-objects.ts";
import type { Reader } from "../requests/ruleset.ts";
import { getObject, listKind, listObjects, type ObjectReference } from "../requests/selection.ts";
import type { CommandResult, NftTransaction } from "../requests/transaction.ts";
import { type TransactionOptions, transactionChecks } from "../requests/transaction-options.ts";
import { keyOf } from "../update/snapshot.ts";
import type { RulesetEvents } from "./ruleset-events.ts";
import {
  compareGenerations,
  type ElementsMessage,
  elementsPart,
  isUpdatedWithoutTransaction,
  keyOfElement,
  nextGeneration,
  type ObjectMessage,
  StoredRuleset,
} from "./stored-ruleset.ts";

/** Options of {@link Nftables.mirror}. */
export interface NftMirrorOptions extends CallLimits {
  /** Size in bytes of the receive buffer of the socket that receives the changes (default 4 MiB). */
  receiveBufferSize?: number | undefined;
}

type Fill = (batch: NftTransaction) => unknown;

/** What a mirror uses of the `Nftables` object that opened it. */
interface MirrorSession {
  readonly io: Io;
  readonly client: () => NftClient;
  /** Opens a reader of the kernel's ruleset, or of the one that `client` returns. */
  readonly reader: (client?: ObjectSource, remembered?: StoredRuleset) => Reader;
  readonly generation: () => Steps<number>;
  /** `generation` returns that of the ruleset on which the next attempt is based. */
  attempt(
    fill: Fill,
    options: TransactionOptions,
    generation: () => Steps<number>,
    reader: () => Reader,
  ): Steps<CommandResult[]>;
}

/** Time in milliseconds after which the ruleset is read again if an event is missing. */
const EVENT_MS = 2000;
const MAX_ATTEMPTS = 20;
/** Time in milliseconds until events are awaited again after an error, such as a lack of descriptors. */
const RETRY_MS = 1000;

/**
 * A copy of the ruleset in memory: tables, chains, rules, sets, elements and named objects with their handles, and the
 * generation of the ruleset. The kernel's events keep the copy current, so that a transaction that changes a few objects
 * of a large ruleset reads nothing. `Nftables.mirror` creates a mirror.
 *
 * ```ts
 * using mirror = nft.mirror();
 * mirror.transaction((batch) => {
 *   for (const { handle } of mirror.list("rule", chain)) batch.delete({ rule: { ...chain, handle } });
 *   batch.add({ rule: { ...chain, expr: [{ accept: null }] } });
 * });
 * ```
 *
 * Each method first applies the events that the kernel has queued, and therefore knows all transactions that have ended
 * before. In the callback of a transaction, the mirror does not change. If events were dropped, it reads the ruleset again.
 */
export class NftMirror<M extends Mode = "sync"> implements Disposable {
  static {
    inspectAs<NftMirror<Mode>>(NftMirror, ({ generation, closed }) =>
      closed ? "NftMirror(closed)" : `NftMirror(generation ${generation})`,
    );
  }

  readonly #session: MirrorSession;
  readonly #events: RulesetEvents;
  readonly #client: ObjectSource;
  #stored: StoredRuleset | undefined;
  #reloads = 0;
  /** Present while the callback of a transaction reads: {@link #stored} does not change. Resolved at the end. */
  #inCallback: PromiseWithResolvers<void> | undefined;
  /** Pending update of {@link #stored} in mode "async". */
  #running: Promise<void> | undefined;

  /** @internal */
  constructor(session: MirrorSession, events: RulesetEvents) {
    this.#session = session;
    this.#events = events;
    const dump = (operation: string, fields?: unknown, ..._: unknown[]) =>
      ({ toArray: () => this.#rows(operation, fields as DumpRequest) }) as never;
    // The methods of `Reader` that the mirror calls send only dumps, except for sets, which the mirror remembers.
    this.#client = { dump, dumpWith: dump, dumpShort: () => undefined, do: missingSet };
  }

  /** Generation number of the ruleset in the mirror. Each transaction increments it. */
  get generation(): number {
    return this.#stored?.generation ?? 0;
  }

  /** How often the mirror has read the whole ruleset. A number that grows shows that events were dropped. */
  get reloads(): number {
    return this.#reloads;
  }

  /** Whether the mirror was closed. */
  get closed(): boolean {
    return this.#events.closed;
  }

  /** Lists the objects of one kind like {@link Nftables.list}, from memory. Counters are as old as the object. */
  list<K extends Exclude<Kind, "element">>(
    kind: K,
    filter: Filter = {},
    options?: CallLimits,
  ): Result<M, ObjectKinds[K][]> {
    return this.#run(
      listKind(kind, filter, (one, selected) => this.#listed(one, selected)),
      options,
    );
  }

  /** Lists all objects like {@link Nftables.listRuleset}, from memory. */
  listRuleset(filter: Pick<Filter, "family" | "table"> = {}, options?: CallLimits): Result<M, NftObject[]> {
    return this.#run(
      listObjects(filter, (one, selected) => this.#listed(one, selected)),
      options,
    );
  }

  /** Returns one object like {@link Nftables.get}, from memory. */
  get<K extends Exclude<Kind, "element">>(
    kind: K,
    reference: ObjectReference,
    options?: CallLimits,
  ): Result<M, ObjectKinds[K]> {
    return this.#run(
      getObject(kind, reference, (one, selected) => this.#listed(one, selected)),
      options,
    );
  }

  /**
   * Returns those of the elements `elem` that the set or map contains, as they are listed. Of a map, the keys suffice.
   *
   * @throws NetlinkError ENOENT if there is no such set; TypeError or RangeError with the path of an invalid element.
   */
  elements(set: Elements, options?: CallLimits): Result<M, SetItem[]> {
    return this.#run(this.#elements(set), options);
  }

  /**
   * Runs commands in one transaction like {@link Nftables.transaction}. The kernel applies them only if the ruleset is
   * that of the mirror. If another program has changed it, the mirror is brought up to date and `fill` is called again.
   *
   * @param fill adds the commands. It can read the mirror to choose them: the mirror does not change meanwhile.
   * @throws the errors of {@link Nftables.transaction}.
   */
  transaction(fill: (batch: NftTransaction) => unknown, options: TransactionOptions = {}): Result<M, CommandResult[]> {
    return this.#run(this.#transaction(fill, options), options, transactionChecks);
  }

  /**
   * Compares the generation and the tables with the kernel, and reads the ruleset again if they differ. Call it to detect
   * changes that the kernel does not announce: it deletes the tables of an owner that has ended without an event.
   */
  update(options?: CallLimits): Result<M, void> {
    return this.#run(this.#update(), options);
  }

  /** Closes the socket of the mirror. Can be called twice. */
  close(): void {
    this.#events.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal Reads the ruleset. */
  *start(): Steps<void> {
    yield* this.#current();
    if (this.#session.io.mode === "async") void this.#follow();
  }

  /** Applies events as they arrive, so that the receive buffer does not overflow between calls. */
  async #follow(): Promise<void> {
    while (!this.closed) {
      try {
        await this.#events.queued();
        while (this.#inCallback !== undefined) await this.#inCallback.promise;
        await this.#session.io.run(this.#current());
      } catch {
        // The next call reads the ruleset again, and throws the error.
        this.#stored = undefined;
        if (!this.closed) await sleep(RETRY_MS);
      }
    }
  }

  #run<T>(steps: Steps<T>, options?: CallLimits, checks?: OptionChecks<CallLimits>): Result<M, T> {
    return runLimited(this.#session.io, steps, options, checks) as Result<M, T>;
  }

  *#transaction(fill: Fill, options: TransactionOptions): Steps<CommandResult[]> {
    let attempts = 0;
    const generation = function* (this: NftMirror<M>): Steps<number> {
      this.#endCallback();
      if (attempts++ > 0) yield* this.#update();
      const { generation: current } = yield* this.#current();
      this.#inCallback = Promise.withResolvers();
      return current;
    }.bind(this);
    const attempt = function* (this: NftMirror<M>): Steps<CommandResult[]> {
      try {
        return yield* this.#session.attempt(fill, options, generation, () => this.#reader());
      } finally {
        this.#endCallback();
      }
    }.bind(this);
    let results: CommandResult[];
    try {
      results = yield* attempt();
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      // The kernel may have rejected a command because of a change that it has not announced.
      const reloads = this.#reloads;
      yield* this.#update();
      if (reloads === this.#reloads) throw error;
      results = yield* attempt();
    }
    yield* this.#current();
    return results;
  }

  *#update(): Steps<void> {
    const wanted = yield* this.#session.generation();
    let stored = yield* this.#current();
    while (compareGenerations(stored.generation, wanted) < 0) {
      // The kernel increments the generation before it sends the events.
      if (!(yield* this.#events.readable(this.#session.io, EVENT_MS))) this.#stored = undefined;
      stored = yield* this.#current();
    }
    const rows = yield* wait(
      this.#session
        .client()
        .dump("gettable", { header: { nfgenFamily: 0 } })
        .toArray(),
    );
    stored = yield* this.#current();
    const known = stored.handlesOfTables();
    const isSame =
      rows.length === known.size &&
      rows.every(({ header, name, handle }) => known.get(`${header.nfgenFamily} ${name}`) === handle);
    if (isSame || compareGenerations(stored.generation, wanted) > 0) return;
    this.#stored = undefined;
    yield* this.#current();
  }

  *#listed(kind: string | undefined, filter: Filter): Steps<NftObject[]> {
    yield* this.#current();
    return yield* this.#reader().list(kind, filter);
  }

  *#elements({ family, table, name, elem }: Elements): Steps<SetItem[]> {
    checkObjectFields("element", { family, table, name, elem }, true, "set");
    const stored = yield* this.#current();
    const attrs = stored.set(families[family], table, name);
    if (attrs === undefined) {
      const operation = `get elements of ${family} ${table} ${name}`;
      throw new NetlinkError(`${operation}: there is no such set (ENOENT)`, { errno: ENOENT, operation });
    }
    const shape = readShape(attrs);
    const reader = this.#reader();
    if (shape.interval && shape.key.length === 1) {
      const set = readSet(family, attrs);
      const wanted = new Set(elem.map((item) => keyOf(set, item)));
      return (yield* reader.sets.items(family, table, name)).filter((item) => wanted.has(keyOf(set, item)));
    }
    const encoded = yield* resolving(() => encodeElements(shape, elem, "set.elem", reader.interfaces));
    let known = stored.elementsByKey(attrs);
    if (stored.isVolatile(families[family], table, name)) {
      const read = yield* reader.sets.elementsOf(family, attrs);
      known = new Map(read.map((element) => [keyOfElement(element), element]));
    }
    const found = encoded.flatMap((element) => known?.get(keyOfElement(element)) ?? []);
    return yield* decodingElements(reader.io, shape, found, reader.interfaces);
  }

  #reader(): Reader {
    return this.#session.reader(this.#client, this.#stored);
  }

  #rows(operation: string, { header, table, chain, set }: DumpRequest): MaybePromise<readonly object[]> {
    const family = header?.nfgenFamily ?? 0;
    if (operation === "getsetelem" && this.#stored!.isVolatile(family, table!, set!))
      return this.#session
        .client()
        .dump("getsetelem", { header: { nfgenFamily: family }, table: table!, set: set! })
        .toArray();
    return this.#stored!.rows(operation, family, { table, chain, set });
  }

  #endCallback(): void {
    this.#inCallback?.resolve();
    this.#inCallback = undefined;
  }

  /** Applies the queued events, or reads the ruleset. Only reads what is stored during the callback of a transaction. */
  *#current(): Steps<StoredRuleset> {
    // Calls of a callback on the same object run at the same time.
    while (this.#running !== undefined) yield* wait(this.#running);
    if (this.#inCallback !== undefined && this.#stored !== undefined) return this.#stored;
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#session.io.mode === "async") this.#running = promise;
    try {
      return yield* this.#advanced();
    } catch (error) {
      this.#stored = undefined;
      throw error;
    } finally {
      this.#running = undefined;
      resolve();
    }
  }

  *#advanced(): Steps<StoredRuleset> {
    const { io } = this.#session;
    const operation = "nftables mirror";
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (this.closed)
        throw new NetlinkError(`${operation}: closed (EBADF); open another mirror`, { errno: EBADF, operation });
      yield* this.#events.receive(io);
      if (this.#events.takeLoss()) this.#stored = undefined;
      const isNew = this.#stored === undefined;
      const stored = this.#stored ?? (yield* this.#load());
      this.#stored = stored;
      const isExact = yield* this.#apply(stored);
      if (isExact && stored.isComplete && (!isNew || stored.hasAllChains)) return stored;
      // The events between the first and the last part have been sent, or are being sent.
      const isWaiting = isExact && !stored.isComplete;
      if (!isWaiting || !(yield* this.#events.readable(io, EVENT_MS))) this.#stored = undefined;
    }
    throw changedMeanwhile(operation);
  }

  /** Returns false if the ruleset must be read again. */
  *#apply(stored: StoredRuleset): Steps<boolean> {
    for (;;) {
      const next = this.#events.next(stored.generation);
      if (next === undefined) return true;
      if (next.generation !== nextGeneration(stored.generation)) return false;
      if (!(yield* stored.apply(next.messages, next.generation))) return false;
      const pause = this.#session.io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
  }

  *#load(): Steps<StoredRuleset> {
    this.#reloads++;
    const { client, reader: openReader } = this.#session;
    const header = { nfgenFamily: 0 };
    const reader = openReader();
    const stored = new StoredRuleset(client);
    const parts: (readonly [part: string, generation: number, rows: ObjectMessage[]])[] = [];
    const read = function* (this: NftMirror<M>, noun: Noun): Steps<readonly Fields[]> {
      const [rows, generation] = yield* this.#stable(() =>
        wait<Fields[]>(client().dump(`get${noun}`, { header }).toArray()),
      );
      parts.push([noun, generation, rows.map((fields) => ({ ...objectEvent(`new${noun}`, fields), flags: 0 }))]);
      return rows;
    }.bind(this);
    const tables = yield* reader.tables({});
    for (const noun of ["obj", "flowtable"] as const) yield* read(noun);
    const [sets] = yield* this.#stable(() => wait(client().dump("getset", { header }).toArray()));
    for (let from = 0; from < sets.length; from += SETS_PER_PART) {
      const some = sets.slice(from, from + SETS_PER_PART);
      const [rows, generation] = yield* this.#stable(() => elementsOf(reader, some));
      for (const row of rows) parts.push([elementsPart(row.fields, row.fields.set), generation, [row]]);
    }
    const [rules, generation] = yield* this.#stable(function* () {
      const all: (Fields & RuleAttrs<Read>)[] = [];
      for (const [family, table] of tables)
        for (const rule of yield* reader.rules.rulesOf({ family, table })) all.push(rule);
      return all;
    });
    parts.push(["rule", generation, rules.map((fields) => ({ noun: "rule", isNew: true, flags: 0, fields }))]);
    // Events of the parts above remain valid if their chain, set or table was added or deleted meanwhile.
    for (const noun of ["chain", "set", "table"] as const) yield* read(noun);
    const last = parts.pop()!;
    for (const part of [last, ...parts]) yield* stored.add(...part);
    stored.start();
    return stored;
  }

  /** Repeats a read until the ruleset does not change meanwhile. Returns the generation, too. */
  *#stable<T>(read: () => Steps<T>): Steps<readonly [value: T, generation: number]> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = yield* this.#session.generation();
      let failure: unknown;
      let value: T | undefined;
      try {
        value = yield* read();
      } catch (error) {
        failure = error;
      }
      yield* this.#events.receive(this.#session.io);
      const after = yield* this.#session.generation();
      if (before !== after) continue;
      if (failure !== undefined) throw failure;
      return [value as T, after];
    }
    throw changedMeanwhile("nftables mirror");
  }
}

type Noun = "table" | "chain" | "set" | "obj" | "flowtable";

interface DumpRequest {
  readonly header?: { readonly nfgenFamily: number };
  readonly table?: string;
  readonly chain?: string;
  readonly set?: string;
}

const SETS_PER_PART = 64;

function* elementsOf(reader: Reader, sets: readonly (Fields & SetAttrs<Read>)[]): Steps<ElementsMessage[]> {
  const rows: ElementsMessage[] = [];
  for (const attrs of sets) {
    const { header, table = "", name = "", flags } = attrs;
    const family = familyName(header.nfgenFamily);
    if (family === undefined || isUpdatedWithoutTransaction(flags)) continue;
    let elem: SetelemAttrs<Read>[] = [];
    try {
      elem = yield* reader.sets.elementsOf(family, attrs);
    } catch (error) {
      // The set was deleted after the sets were listed.
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    }
    rows.push({ noun: "setelem", isNew: true, flags: 0, fields: { header, table, set: name, elements: { elem } } });
  }
  return rows;
}

function changedMeanwhile(operation: string): NetlinkError {
  const message = `${operation}: the ruleset changed during ${MAX_ATTEMPTS} attempts to read it (EINTR); try again`;
  return new NetlinkError(message, { errno: EINTR, operation });
}

function missingSet(): never {
  throw new NetlinkError("nftables mirror: there is no such set (ENOENT)", { errno: ENOENT });
}
