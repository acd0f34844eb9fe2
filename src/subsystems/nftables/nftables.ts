import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkFlag, checkFunction, integerFrom, isRecord, type OptionChecks } from "../../base/check.ts";
import { inspectAs } from "../../base/inspect.ts";
import { lazily } from "../../base/objects.ts";
import { withOperation } from "../../client/errors.ts";
import type { ConnectOptions } from "../../client/options.ts";
import { checkConnectOptions, limitChecks, runLimited } from "../../client/options.ts";
import { EBADF } from "../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { nftables } from "../../families/nftables.ts";
import {
  asynchronous,
  type CallLimits,
  type Io,
  ioOf,
  type Mode,
  mapped,
  type Result,
  type Steps,
  wait,
  withIo,
} from "../../io/io.ts";
import { HeldNamespace, haveSameNamespace, NetworkNamespace, runInNamespace } from "../../netns/namespace.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { type MonitorOptions, NftMonitor, NftTracer } from "./events/events.ts";
import { KnownObjects } from "./events/known-objects.ts";
import { NftMirror, type NftMirrorOptions } from "./mirror/mirror.ts";
import { RulesetEvents } from "./mirror/ruleset-events.ts";
import { CachedInterfaces } from "./model/interfaces.ts";
import type {
  Command,
  Elements,
  Kind,
  NftObject,
  ObjectKinds,
  Reference,
  RenamedChain,
  Rule,
  Table,
  TableFamily,
} from "./model/objects.ts";
import type { SetItem } from "./model/statements.ts";
import { checkKind } from "./objects/kinds.ts";
import { Commits, changedMeanwhile, type Fill } from "./requests/commits.ts";
import { addingInParts, type PartsOptions } from "./requests/parts.ts";
import type { Filter, NftClient } from "./requests/read-objects.ts";
import { type ResetFilter, type ResetKind, resetting } from "./requests/reset.ts";
import { Reader } from "./requests/ruleset.ts";
import { getObject, listKind, listObjects, type ObjectReference } from "./requests/selection.ts";
import { type CommandResult, NftTransaction, type Objects } from "./requests/transaction.ts";
import { type TransactionOptions, transactionChecks } from "./requests/transaction-options.ts";
import type { TemplateObject } from "./rules/rule-template.ts";
import { ElementSync, type SyncOptions, type SyncResult } from "./update/element-sync.ts";

/**
 * Options of {@link Nftables.open}: network namespace, the caller's own socket, and time limit. If `socket` is set,
 * interface names are looked up in the network namespace of the calling thread.
 */
export type NftablesOptions = ConnectOptions;

/** Options of {@link Nftables.check}. */
export interface CheckOptions extends CallLimits {
  /**
   * Whether commands of the checked nftables transaction can name interfaces that do not exist yet (default false: such
   * names are errors).
   */
  allowMissingInterfaces?: boolean | undefined;
}

const checkOptionNames: OptionChecks<CheckOptions> = { ...limitChecks, allowMissingInterfaces: checkFlag };
const syncChecks: OptionChecks<SyncOptions> = { ...limitChecks, keepOthers: checkFlag, renew: checkFlag };
const mirrorChecks: OptionChecks<NftMirrorOptions> = { ...limitChecks, receiveBufferSize: integerFrom(0, 2 ** 30) };
const partsChecks: OptionChecks<PartsOptions> = {
  ...limitChecks,
  maxObjects: integerFrom(1, 1_000_000),
  targetMs: integerFrom(1, 3_600_000),
};
/** Large, because a transaction is sent as one datagram. */
const SEND_BUFFER_BYTES = 64 * 1024 * 1024;
const NO_SOCKET = { fd: -1 };

/**
 * The kernel's firewall: tables, chains, rules, sets, maps and named objects. All objects have the format of
 * libnftables-json(5).
 *
 * ```ts
 * using nft = Nftables.open();
 * nft.transaction((batch) => {
 *   batch.add({ table: { family: "inet", name: "filter" } });
 *   batch.add({ chain: { family: "inet", table: "filter", name: "in", type: "filter", hook: "input", policy: "drop" } });
 *   batch.add({ rule: { family: "inet", table: "filter", chain: "in", expr: [match("tcp.dport", [22, 443]), { accept: null }] } });
 * });
 * ```
 *
 * Each change is a transaction: the kernel applies all of its commands or none. Reading and changing the ruleset
 * require CAP_NET_ADMIN in the network namespace.
 *
 * Methods throw NetlinkError if the kernel rejects a command. The message names the command, and for rules also the
 * statement. Methods throw TypeError or RangeError with the path of an invalid field before anything is sent.
 */
export class Nftables<M extends Mode = "sync"> implements Disposable {
  static {
    inspectAs(Nftables, (nft) => `Nftables(${nft.#closed ? "closed" : "open"})`);
  }

  readonly #io: Io;
  readonly #options: ConnectOptions;
  readonly #namespace: HeldNamespace;
  #socket: NetlinkSocket | undefined;
  #namespaceOfSocket: NetworkNamespace | undefined;
  #isElsewhere: boolean | undefined;
  #client: NftClient | undefined;
  readonly #commits: () => Commits;
  readonly #sync: () => ElementSync;
  readonly #listed = (kind: string | undefined, filter: Filter): Steps<NftObject[]> =>
    this.#read((reader) => reader.list(kind, filter));
  #closed = false;

  private constructor(options: NftablesOptions) {
    checkConnectOptions(fromOpen(options, new.target), NETLINK_NETFILTER);
    this.#io = ioOf(options);
    const { netns } = options;
    this.#options = options;
    this.#namespace = new HeldNamespace(netns);
    const ruleset = {
      io: this.#io,
      client: () => this.#connection(),
      reader: () => this.#reader(),
      generation: () => this.#generation(),
    };
    this.#commits = lazily(() => new Commits(ruleset));
    this.#sync = lazily(
      () =>
        new ElementSync({
          io: this.#io,
          generation: () => this.#generation(),
          reader: () => this.#reader(),
          commit: (changes, genid) => this.#commits().commit(changes, genid, { echo: false, isCheck: false }),
        }),
    );
  }

  /**
   * Opens the nftables firewall of a network namespace. All requests use one socket, which the first request opens. If
   * a table has the flag "owner", the kernel deletes it when this socket is closed.
   *
   * @throws TypeError or RangeError for invalid options; NetlinkError if the namespace cannot be opened.
   */
  static open(options: NftablesOptions = {}): Nftables {
    return new Nftables(options);
  }

  /**
   * Opens the nftables firewall of a network namespace like {@link open}. Requests are sent by another thread, so
   * methods return promises and do not block the calling thread.
   */
  static openAsync(options: NftablesOptions = {}): Nftables<"async"> {
    return new Nftables<"async">(asynchronous(options));
  }

  /**
   * Lists the nftables objects of one kind, such as "table". Sets are listed with their elements. To add a listed
   * object again, pass it with its kind to {@link add}: `{ table: object }`.
   */
  list<K extends Exclude<Kind, "element">>(
    kind: K,
    filter: Filter = {},
    options?: CallLimits,
  ): Result<M, ObjectKinds[K][]> {
    return this.#run(listKind(kind, filter, this.#listed), options);
  }

  /**
   * Lists all objects of the nftables ruleset, in the order of `nft list ruleset`. The result can be passed to
   * {@link add}.
   *
   * @throws NetlinkError ERESTART if other processes changed the ruleset during each of 11 attempts.
   */
  listRuleset(filter: Pick<Filter, "family" | "table"> = {}, options?: CallLimits): Result<M, NftObject[]> {
    return this.#run(listObjects(filter, this.#listed), options);
  }

  /**
   * @internal Passes the objects of the ruleset to the result of `start`, and returns the result of its method `end`. Calls
   * `start` again if the ruleset was changed meanwhile. An exception of `add` ends the call.
   */
  listTo<T>(
    filter: Pick<Filter, "family" | "table">,
    options: CallLimits | undefined,
    start: () => { add(object: TemplateObject): void; end(): T },
    check?: () => void,
  ): Result<M, T> {
    let failed: { readonly error: unknown } | undefined;
    const read = function* (reader: Reader, checked: Filter): Steps<T> {
      const target = start();
      yield* reader.listTo(checked, (object) => {
        try {
          target.add(object);
        } catch (error) {
          failed = { error };
          throw error;
        }
      });
      return target.end();
    };
    const isFinal = (error: unknown) => failed?.error === error;
    const list = (_: string | undefined, checked: Filter) => this.#read((reader) => read(reader, checked), isFinal);
    return this.#run(checkedFirst(check, listObjects(filter, list)), options);
  }

  /**
   * Returns one object of the ruleset: `nft.get("set", { family: "inet", table: "t", name: "s" })`. To get a rule, pass
   * its `handle`.
   *
   * @throws TypeError or RangeError if `reference` has neither a name nor a handle, or an invalid field.
   * @throws NetlinkError ENOENT if the object does not exist.
   */
  get<K extends Exclude<Kind, "element">>(
    kind: K,
    reference: ObjectReference,
    options?: CallLimits,
  ): Result<M, ObjectKinds[K]> {
    return this.#run(getObject(kind, reference, this.#listed), options);
  }

  /**
   * Resets the counters and quotas of objects and returns the objects with the values before the reset. Each reset is
   * atomic, so that every packet is counted exactly once.
   *
   * Counters, quotas, sets and maps are selected by `table` and `name`. Without a name, all such objects of a table, of
   * a family or of all tables are reset. Rules are selected by `table`, `chain`, or both. Elements are selected by
   * their values, as in {@link delete}: `nft.reset("element", { family: "inet", table: "t", name: "s", elem:
   * ["10.0.0.1"] })`. The result then contains the elements as listed.
   *
   * Rules are listed before they are reset. If the kernel cannot list one of them, no counter is reset.
   *
   * Resetting rules requires Linux 6.2; resetting sets, maps and elements requires Linux 6.5. Older kernels fail with
   * EINVAL.
   *
   * @throws NetlinkError ENOENT if an object or element does not exist; TypeError for a name without a family and
   * table.
   */
  reset<K extends ResetKind>(kind: K, filter?: ResetFilter<K>, options?: CallLimits): Result<M, ObjectKinds[K][]> {
    return this.#run(
      resetting(kind, () => this.#reader(), filter),
      options,
    );
  }

  /**
   * Adds objects to the nftables ruleset in one transaction. Returns the handle of each object, or undefined if the
   * kernel does not report it: for elements, and for a rule that is too long for a notification. See
   * {@link NftTransaction.add}.
   */
  add(objects: Objects<NftObject>, options?: CallLimits): Result<M, (number | undefined)[]> {
    return this.#handles((batch) => batch.add(objects), options);
  }
  /**
   * Adds objects to the nftables ruleset in one transaction, and returns their handles. Throws NetlinkError EEXIST if
   * one of the objects already exists.
   */
  create(objects: Objects<NftObject>, options?: CallLimits): Result<M, (number | undefined)[]> {
    return this.#handles((batch) => batch.create(objects), options);
  }
  /** Adds rules at the start of their chains. Returns the handle of each rule. See {@link NftTransaction.insert}. */
  insert(rules: Objects<{ rule: Rule }>, options?: CallLimits): Result<M, (number | undefined)[]> {
    return this.#handles((batch) => batch.insert(rules), options);
  }
  /** Replaces nftables rules in one transaction. Each rule replaces the existing rule with the same handle. */
  replace(rules: Objects<{ rule: Rule }>, options?: CallLimits): Result<M, void> {
    return this.#send((batch) => batch.replace(rules), options);
  }
  /** Changes tables, chains and named objects in one transaction. See {@link NftTransaction.change}. */
  change(objects: Objects<NftObject>, options?: CallLimits): Result<M, void> {
    return this.#send((batch) => batch.change(objects), options);
  }
  /** Renames chains in one transaction. See {@link NftTransaction.rename}. */
  rename(chains: Objects<RenamedChain>, options?: CallLimits): Result<M, void> {
    return this.#send((batch) => batch.rename(chains), options);
  }
  /** Deletes objects of the ruleset in one transaction. See {@link NftTransaction.delete}. */
  delete(references: Objects<Reference>, options?: CallLimits): Result<M, void> {
    return this.#send((batch) => batch.delete(references), options);
  }
  /**
   * Deletes objects of the nftables ruleset in one transaction. Objects that do not exist are ignored. Requires Linux
   * 6.3.
   */
  destroy(references: Objects<Reference>, options?: CallLimits): Result<M, void> {
    return this.#send((batch) => batch.destroy(references), options);
  }
  /**
   * Deletes the rules of a chain or table, the elements of a set, or the whole ruleset, in one transaction. See
   * {@link NftTransaction.flush}.
   */
  flush(
    references: Objects<Reference | { ruleset: null | { family?: TableFamily | undefined } }>,
    options?: CallLimits,
  ): Result<M, void> {
    return this.#send((batch) => batch.flush(references), options);
  }

  /**
   * Replaces nftables tables with all of their objects in one transaction. Each packet is processed by either the old
   * or the new tables.
   *
   * @param objects the tables and their objects, for example from {@link listRuleset}.
   * @throws TypeError if `objects` contains no table, because the objects would be added to the existing table.
   */
  replaceTable(objects: Objects<NftObject>, options?: CallLimits): Result<M, void> {
    return this.#run(this.#replaceTable(objects), options);
  }

  *#replaceTable(objects: Objects<NftObject>): Steps<void> {
    const given: readonly unknown[] = Array.isArray(objects) ? objects : [objects];
    for (const [index, one] of given.entries()) {
      for (const kind of isRecord(one) ? Object.keys(one) : []) checkKind(kind, `objects[${index}].${kind}`);
    }
    const tables = given.filter((one) => isRecord(one) && "table" in one && isRecord(one.table)) as { table: Table }[];
    if (tables.length === 0) throw typeError("objects", "expected at least one table to replace");
    const additions = new NftTransaction().add(objects).changes;
    const fill: Fill = (batch) => {
      for (const { table } of tables) {
        const { family, name } = table;
        // Avoids ENOENT if the table does not exist.
        batch.add({ table: { family, name } }).delete({ table: { family, name } });
      }
      for (const [index, change] of additions.entries()) batch.changes.push({ ...change, path: `commands[${index}]` });
    };
    yield* this.#transact(fill, {});
  }

  /**
   * Makes the elements of an nftables set or map equal to `elem`. Sends only the differences, in one transaction.
   * Elements that remain keep their counters and, without the option `renew`, their lifetimes. Returns the numbers of elements that were added and
   * removed; an element with other options or data counts as both.
   *
   * The elements of the set are cached. Later calls read the elements again only if any process has changed the ruleset
   * in the meantime. Sets of interfaces, sets that rules update, and sets with the flag "dynamic" or "timeout" are
   * always read again, because their elements can change without a transaction.
   *
   * @param set family and table of the set, and its name.
   * @param elem the wanted elements, in any form that {@link add} accepts.
   * @throws NetlinkError ENOENT if the set does not exist; TypeError or RangeError with the path of an invalid element.
   */
  syncElements(
    set: Pick<Elements, "family" | "table" | "name">,
    elem: readonly SetItem[],
    options: SyncOptions = {},
  ): Result<M, SyncResult> {
    return this.#run(this.#sync().run(set, elem, options), options, syncChecks);
  }

  /**
   * Runs the nftables commands that a callback adds, in one transaction. The callback can read the ruleset to choose
   * its commands: if another process changes the ruleset after the callback was called, the kernel applies no command,
   * and the callback is called again.
   *
   * @param fill adds the commands. It must be synchronous, except in an object that {@link openAsync} opened: there, it
   *   can return a promise, and can wait for other methods of the same object.
   * @throws TypeError if a synchronous callback returns a promise; nothing is sent in this case.
   * @throws NetlinkError for the rejected command; nothing is changed in this case. NetlinkError ERESTART if other
   *   processes changed the ruleset during each attempt.
   */
  transaction(fill: (batch: NftTransaction) => unknown, options: TransactionOptions = {}): Result<M, CommandResult[]> {
    return this.#run(this.#transact(fill, options), options, transactionChecks);
  }

  *#transact(fill: Fill, options: TransactionOptions): Steps<CommandResult[]> {
    checkFunction(fill, "fill");
    return yield* this.#commits().attempt(fill, { echo: options.handles === true, isCheck: false }, options.retries);
  }

  /**
   * Adds new tables with all of their objects in several transactions of bounded size, so that other programs that change
   * nftables wait for a small transaction instead of a large one. The last transaction adds the base chains with their
   * rules: until then, no packet reaches the tables.
   *
   * If a transaction fails, or the call is aborted, the added tables are deleted with everything in them. If the process
   * is killed, the tables remain without base chains, except those with the flag "owner", which the kernel deletes.
   *
   * @param commands tables, and objects in these tables, or commands that add them, for example from `parseRuleset`.
   * @throws NetlinkError EEXIST if one of the tables exists; ENOENT if another process deletes one of the tables.
   * @throws TypeError for a command that does not add an object to one of the tables.
   */
  addInParts(commands: readonly Command[], options: PartsOptions = {}): Result<M, void> {
    return this.#run(this.#addInParts(commands, options), options, partsChecks);
  }

  *#addInParts(commands: readonly Command[], options: PartsOptions): Steps<void> {
    const mode = { echo: false, isCheck: false, isInParts: true };
    yield* addingInParts(commands, options, {
      io: this.#io,
      reader: () => this.#reader(),
      requests: (changes) => this.#commits().requestsOf(changes, mode, this.#reader()),
      deliver: (requests, changes) => this.#commits().deliver(requests, changes, 0, false),
    });
  }

  /**
   * Opens a copy of the ruleset in memory, which the kernel's events keep current. Its transactions depend on the copy
   * and read nothing: with it, a service of a large ruleset is added, changed or removed in the time of the kernel.
   *
   * Closing this object does not close the mirror's socket, but the mirror needs this object for its transactions.
   */
  mirror(options: NftMirrorOptions = {}): Result<M, NftMirror<M>> {
    return this.#run(this.#mirror(options), options, mirrorChecks);
  }

  *#mirror(options: NftMirrorOptions): Steps<NftMirror<M>> {
    const { receiveBufferSize } = options;
    this.#connection();
    const { socket } = this.#options;
    const open = () => {
      try {
        return RulesetEvents.open(socket, receiveBufferSize);
      } catch (error) {
        throw withOperation(error, "mirror the ruleset");
      }
    };
    const events = socket === undefined ? runInNamespace(this.#netns(), open) : open();
    const mirror = new NftMirror<M>(
      {
        io: this.#io,
        client: () => this.#connection(),
        reader: (client = this.#connection(), remembered) =>
          new Reader(client, this.#interfaces(), this.#io, remembered),
        generation: () => this.#generation(),
        attempt: (fill, { handles, retries }, generation, reader) => {
          checkFunction(fill, "fill");
          return this.#commits().attempt(fill, { echo: handles === true, isCheck: false }, retries, {
            generation,
            reader,
          });
        },
      },
      events,
    );
    try {
      yield* mirror.start();
    } catch (error) {
      mirror.close();
      throw error;
    }
    return mirror;
  }

  /**
   * Lets the kernel check a transaction without applying it, like `nft --check`. Other processes see no change and
   * receive no events.
   *
   * @param fill adds the commands, as in {@link transaction}.
   * @throws NetlinkError for a command that the kernel would reject; TypeError or RangeError for an invalid field.
   */
  check(fill: (batch: NftTransaction) => unknown, options: CheckOptions = {}): Result<M, void> {
    return this.#run(this.#check(fill, options), options, checkOptionNames);
  }

  *#check(fill: Fill, options: CheckOptions): Steps<void> {
    checkFunction(fill, "fill");
    const { allowMissingInterfaces = false } = options;
    yield* this.#commits().attempt(fill, { echo: false, isCheck: true, allowMissingInterfaces });
  }

  /**
   * Subscribes to changes of the ruleset by any process, like `nft monitor`. Reads all sets and named objects once, so
   * that deletions of them, and of rules that use them, are reported completely.
   *
   * Stop the monitor before {@link close}; otherwise, the iteration fails when the monitor reads a set to decode an
   * event.
   */
  monitor(options: MonitorOptions = {}): Result<M, NftMonitor> {
    return this.#run(this.#monitor(options));
  }

  *#monitor(options: MonitorOptions): Steps<NftMonitor> {
    const stream = yield* wait(this.#connection().events("nfnlgrp-nftables", options));
    const { portId } = this.#options.socket ?? this.#socket!;
    const known = new KnownObjects(() => this.#connection());
    yield* known.load();
    const open = () => new Reader(this.#connection(), this.#interfaces(), this.#io, known);
    return new NftMonitor(stream, { known, open, isOwn: (other) => other === portId });
  }

  /** Subscribes to the steps that traced packets take through the rules, like `nft monitor trace`. */
  trace(options: MonitorOptions = {}): Result<M, NftTracer> {
    return this.#run(this.#trace(options));
  }

  *#trace(options: MonitorOptions): Steps<NftTracer> {
    const stream = yield* wait(this.#connection().events("nfnlgrp-nftrace", options));
    return new NftTracer(stream, this.#interfaces(), this.#io);
  }

  /**
   * Closes the socket of this object. The kernel then deletes the tables with the flag "owner" that belong to the
   * socket. Can be called twice.
   */
  close(): void {
    this.#closed = true;
    this.#client?.close();
    this.#socket?.close();
    this.#namespaceOfSocket?.close();
    this.#namespace[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #connection(): NftClient {
    if (this.#closed)
      throw new NetlinkError("nftables: closed (EBADF); open another connection", {
        errno: EBADF,
        operation: "nftables",
      });
    if (this.#client !== undefined) return this.#client;
    const open = () => NetlinkSocket.open(NETLINK_NETFILTER, { sendBufferSize: SEND_BUFFER_BYTES });
    if (this.#options.socket === undefined) {
      this.#socket = runInNamespace(this.#namespace.netns ?? this.#io.netns, open);
      this.#netns();
    }
    const { timeoutMs } = this.#options;
    const options = { socket: this.#options.socket ?? this.#socket, timeoutMs };
    this.#client = nftables.connect(withIo(options, this.#io));
    return this.#client;
  }

  /** Namespace of further sockets: that of the first one, which can differ from the one that the thread has entered. */
  #netns(): NetworkNamespace | undefined {
    const { netns } = this.#namespace;
    const { fd } = this.#options.socket ?? this.#socket ?? NO_SOCKET;
    if (netns !== undefined || fd < 0) return netns;
    if (this.#io.netns !== undefined || this.#hasSocketElsewhere())
      this.#namespaceOfSocket ??= NetworkNamespace.ofSocket(fd);
    return this.#namespaceOfSocket;
  }

  /** Whether the caller's socket belongs to another namespace than the thread has outside of `run`. */
  #hasSocketElsewhere(): boolean {
    const { socket } = this.#options;
    if (socket === undefined) return false;
    if (this.#isElsewhere === undefined) {
      using own = NetlinkSocket.open(NETLINK_NETFILTER);
      this.#isElsewhere = !haveSameNamespace(socket.fd, own.fd);
    }
    return this.#isElsewhere;
  }

  #interfaces(): CachedInterfaces {
    return new CachedInterfaces(this.#netns(), this.#io);
  }

  #reader(): Reader {
    return new Reader(this.#connection(), this.#interfaces(), this.#io);
  }

  #run<T>(steps: Steps<T>, options?: CallLimits, checks?: OptionChecks<CallLimits>): Result<M, T> {
    return runLimited(this.#io, steps, options, checks) as Result<M, T>;
  }

  *#generation(): Steps<number> {
    return (yield* wait(this.#connection().do("getgen"))).id ?? 0;
  }

  /** Repeats the read if the ruleset was changed meanwhile, unless it failed with an error that `isFinal`. */
  *#read<T>(read: (reader: Reader) => Steps<T>, isFinal?: (error: unknown) => boolean): Steps<T> {
    for (let attempt = 0; ; attempt++) {
      const before = yield* this.#generation();
      let failure: unknown;
      let result: T | undefined;
      try {
        result = yield* read(this.#reader());
      } catch (error) {
        if (isFinal?.(error) === true) throw error;
        failure = error;
      }
      const unchanged = (yield* this.#generation()) === before;
      if (failure !== undefined && (unchanged || attempt >= 10)) throw failure;
      if (unchanged) return result as T;
      if (attempt >= 10) throw changedMeanwhile("list nftables ruleset");
    }
  }

  #send(fill: Fill, options: CallLimits | undefined): Result<M, void> {
    return this.#run(
      mapped(this.#transact(fill, {}), () => {}),
      options,
    );
  }

  #handles(fill: Fill, options: CallLimits | undefined): Result<M, (number | undefined)[]> {
    const results = mapped(this.#transact(fill, { handles: true }), (all) => all.map(({ handle }) => handle));
    return this.#run(results, options);
  }
}

function* checkedFirst<T>(check: (() => void) | undefined, steps: Steps<T>): Steps<T> {
  check?.();
  return yield* steps;
}
