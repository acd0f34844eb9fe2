import { typeError } from "../../../base/argument-error.ts";
import { checkOptions } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { EEXIST, ENOENT } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { type EntryAttrs, ipset, type SetAttrs } from "../../../families/ipset.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { Write } from "../../../schema/model/types.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import { missing } from "../../route/core/changes.ts";
import { Entries } from "../../route/core/entries.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../../route/core/options.ts";
import { checkName } from "../arguments.ts";
import {
  changeTogether,
  type ElementOperation,
  type ElementRequests,
  elementTitle,
  PROTOCOL,
  singleRequests,
} from "./elements.ts";
import { type ListedIpsetEntry, MAX_NAME, type NewIpsetEntry, toEntry, writeEntry } from "./entry.ts";
import { IPSET_ERR_EXIST, translated } from "./errors.ts";
import { familyNumber, type IpsetInfo, type NewIpset, toSet, writeSet } from "./set.ts";
import {
  differences,
  entryKeyOf,
  type IpsetKeySettings,
  type IpsetSyncOptions,
  type IpsetSyncResult,
  syncChecks,
} from "./sync.ts";
import { checkSettings, problemOf } from "./type-fields.ts";

/** Without NLM_F_EXCL, adding existing and deleting missing elements succeeds. */
const EXCLUSIVE = NLM_F_REQUEST | NLM_F_EXCL;

const decodeSet = decoderOf(ipset, "list");

/**
 * Sets of addresses, networks, ports and other values that firewall rules match (ipset).
 *
 * ```ts
 * using sets = Ipset.open();
 * sets.create({ name: "blocked", type: "hash:net", timeout: 600 });
 * sets.addMany("blocked", [{ address: "192.0.2.0/24" }, { address: "198.51.100.7", timeout: 60 }]);
 * console.log(sets.test("blocked", { address: "192.0.2.1" }));
 * for (const { address, timeout } of sets.entries("blocked")) console.log(address, timeout);
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace.
 */
export class Ipset<M extends Mode = "sync"> extends Entries<M> {
  /** Newest revision of each set type that the kernel supports. */
  readonly #revisions = new Map<string, number>();
  /** Set types of changed or tested sets, by set name. */
  readonly #types = new Map<string, string>();

  /**
   * Opens the sets (ipset) of a network namespace. Sends no request. Throws a NetlinkError if the namespace
   * cannot be opened.
   */
  static readonly open = (options?: RouteOptions): Ipset => new Ipset("sets", options, ipset);
  /** Opens an `Ipset` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Ipset<"async"> =>
    new Ipset("sets", asynchronous(options), ipset);
  /**
   * Returns the text that identifies an element in an ipset. Two elements have the same text if the set can contain
   * only one of them. For example, "10.0.0.5/8" and "10.0.0.0/8" have the same text in a set of networks.
   *
   * @param set type and masks of the set, such as a listed set.
   * @throws TypeError for an element that does not belong in a set of this type, or that stands for several elements,
   *   such as a range.
   */
  static readonly keyOf: (set: IpsetKeySettings, entry: NewIpsetEntry) => string = entryKeyOf;

  /** Lists all sets without their elements. */
  list(options?: ListOptions): Listed<M, IpsetInfo> {
    return this.#list(undefined, options);
  }

  /**
   * Returns the settings of an ipset, without its elements.
   *
   * @throws NetlinkError ENOENT if the set does not exist.
   */
  get(name: string, options?: ListOptions): Result<M, IpsetInfo> {
    return this.session.run(this.#get(name, options), options);
  }

  *#get(name: string, options: ListOptions | undefined): Steps<IpsetInfo> {
    checkName(name, MAX_NAME, "name");
    const [found] = yield* wait<IpsetInfo[]>(this.#list(name, options).toArray());
    if (found !== undefined) return found;
    throw failure(`get set ${name}`, "no such set exists", ENOENT, "list() returns the existing sets");
  }

  /**
   * Lists the elements of an ipset. Elements are read from the kernel in parts during the iteration, so memory use does
   * not depend on the size of the set.
   *
   * @throws NetlinkError ENOENT, when the first element is read, if the set does not exist.
   */
  entries(name: string, options?: ListOptions): Listed<M, ListedIpsetEntry> {
    checkName(name, MAX_NAME, "name");
    const read = (message: MessageView) => (decodeSet(message).adt?.data ?? []).map(toEntry);
    const fields = { protocol: PROTOCOL, setname: name };
    const what = `list elements of set ${name}`;
    return this.session.list({ family: ipset, operation: "list", fields, what, read, advice: missing("set") }, options);
  }

  /**
   * Creates an ipset. The kernel can support several revisions of a set type, of which this method uses the newest.
   *
   * @throws NetlinkError EEXIST if the set exists, EOPNOTSUPP if the kernel does not support the type.
   */
  create(set: NewIpset, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#create(set, NLM_F_CREATE | EXCLUSIVE, options), options);
  }

  /**
   * Creates an ipset if it does not exist. Does nothing if a set with the same name and settings exists. Fails with
   * EEXIST if a set with the same name has other settings.
   */
  ensure(set: NewIpset, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#create(set, NLM_F_CREATE | NLM_F_REQUEST, options), options);
  }

  /** Destroys an ipset. Fails with EBUSY if a firewall rule or a list of sets uses the set. */
  destroy(name: string, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      const fields = { setname: checkName(name, MAX_NAME, "name") };
      return this.#command("destroy", `destroy set ${name}`, fields, options);
    }, options);
  }

  /**
   * Destroys all ipsets in the network namespace. If a rule uses any of the sets, fails with EBUSY and destroys no set.
   */
  destroyAll(options?: CallOptions): Result<M, void> {
    return this.session.run(this.#command("destroy", "destroy all sets", {}, options), options);
  }

  /** Deletes all elements of a set. */
  flush(name: string, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      const fields = { setname: checkName(name, MAX_NAME, "name") };
      return this.#command("flush", `flush set ${name}`, fields, options);
    }, options);
  }

  /** Deletes all elements of all sets. */
  flushAll(options?: CallOptions): Result<M, void> {
    return this.session.run(this.#command("flush", "flush all sets", {}, options), options);
  }

  /** Renames an ipset. Fails with EEXIST if another set has the new name, and with EBUSY if a rule uses the set. */
  rename(from: string, to: string, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      const fields = { setname: checkName(from, MAX_NAME, "from"), typename: checkName(to, MAX_NAME, "to") };
      return this.#command("rename", `rename set ${from} to ${to}`, fields, options);
    }, options);
  }

  /** Exchanges the contents of two ipsets of the same type atomically: rules see either the old or the new contents. */
  swap(one: string, other: string, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#swap(one, other, options), options);
  }

  *#swap(one: string, other: string, options: CallOptions | undefined): Steps<void> {
    const fields = { setname: checkName(one, MAX_NAME, "one"), typename: checkName(other, MAX_NAME, "other") };
    const operation = `swap sets ${one} and ${other}`;
    try {
      yield* this.#command("swap", operation, fields, options);
    } catch (error) {
      // The kernel's error suggests that the second set exists.
      if (!(error instanceof NetlinkError && error.errno === -EEXIST)) throw error;
      throw failure(operation, `there is no set ${other}`, ENOENT, undefined, error);
    }
  }

  /** Adds an element to an ipset. Fails with EEXIST if the set already contains the element. */
  add(name: string, entry: NewIpsetEntry, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#one("add", name, entry, EXCLUSIVE, options), options);
  }

  /**
   * Adds several elements to an ipset. Returns one outcome for each element, in the same order: success, or the
   * kernel's error.
   */
  addMany(name: string, entries: Iterable<NewIpsetEntry>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#many("add", name, entries, EXCLUSIVE, options), options);
  }

  /**
   * Adds an element to an ipset. If the element already exists, replaces its options, such as timeout, counters and
   * comment.
   */
  replace(name: string, entry: NewIpsetEntry, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#one("add", name, entry, NLM_F_REQUEST, options), options);
  }

  /**
   * Adds or replaces several elements of an ipset. Returns one outcome for each element, in the same order: success, or
   * the kernel's error.
   */
  replaceMany(name: string, entries: Iterable<NewIpsetEntry>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#many("add", name, entries, NLM_F_REQUEST, options), options);
  }

  /** Deletes an element from an ipset. Fails with ENOENT if the set does not contain the element. */
  delete(name: string, entry: NewIpsetEntry, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#one("del", name, entry, EXCLUSIVE, options), options);
  }

  /**
   * Deletes several elements from an ipset. Returns one outcome for each element, in the same order: success, or the
   * kernel's error.
   */
  deleteMany(name: string, entries: Iterable<NewIpsetEntry>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#many("del", name, entries, EXCLUSIVE, options), options);
  }

  /**
   * Makes the elements of an ipset equal to `entries`. Reads the set and sends only the differences, removals first.
   * Rules can match the set between two of these changes. For an atomic change, see {@link swap}.
   *
   * Elements that remain keep their counters and the rest of their lifetime. An existing element whose data differ,
   * such as the comment, is changed in place. Each call reads the whole set, because the kernel does not announce
   * changes of sets.
   *
   * @throws TypeError, before anything is sent, with the path of an element that is invalid or stands for several
   *   elements (a range, or a prefix in a set of addresses). NetlinkError ENOENT if the set does not exist; the error
   *   of the first rejected element, after all other elements were sent.
   */
  syncEntries(
    name: string,
    entries: Iterable<NewIpsetEntry>,
    options: IpsetSyncOptions = {},
  ): Result<M, IpsetSyncResult> {
    return this.session.call(() => this.#sync(name, entries, options), options);
  }

  *#sync(name: string, entries: Iterable<NewIpsetEntry>, options: IpsetSyncOptions): Steps<IpsetSyncResult> {
    checkOptions(options, syncChecks);
    checkIterable(entries, "entries");
    const { keepOthers = false, ...limits } = options;
    const set = yield* this.#get(name, limits);
    const current = yield* wait<ListedIpsetEntry[]>(this.entries(name, limits).toArray());
    const found = yield* differences(this.session.io, set, [...entries], current);
    const { added, changed, replaced, unwanted } = found;
    const removed = keepOthers ? replaced : [...replaced, ...unwanted];
    // Without NLM_F_EXCL, another process may already have made the same change.
    const outcomes = [
      ...(yield* this.#many("del", name, removed, NLM_F_REQUEST, limits)),
      ...(yield* this.#many("add", name, [...changed, ...added], NLM_F_REQUEST, limits)),
    ];
    const failed = outcomes.find(({ error }) => error !== undefined);
    if (failed?.error !== undefined) throw failed.error;
    return { added: added.length, changed: changed.length, removed: removed.length };
  }

  /**
   * Returns whether an ipset matches an element, as the set would in a firewall rule. For example, a set of networks
   * matches every address in these networks.
   */
  test(name: string, entry: NewIpsetEntry, options?: CallOptions): Result<M, boolean> {
    return this.session.run(this.#test(name, entry, options), options);
  }

  *#test(name: string, entry: NewIpsetEntry, options: CallOptions | undefined): Steps<boolean> {
    const elements = yield* this.#elements("test", name, [entry], EXCLUSIVE, () => "entry");
    return (yield* this.#testAll(elements, options))[0]!;
  }

  /**
   * Reports for each element whether an ipset matches the element, like {@link test}. The tests are sent together, in
   * few datagrams.
   *
   * @throws NetlinkError if a test fails for a reason other than a missing element.
   */
  testMany(name: string, entries: Iterable<NewIpsetEntry>, options?: CallOptions): Result<M, boolean[]> {
    return this.session.run(this.#testMany(name, entries, options), options);
  }

  *#testMany(name: string, entries: Iterable<NewIpsetEntry>, options: CallOptions | undefined): Steps<boolean[]> {
    return yield* this.#testAll(yield* this.#elements("test", name, entries, EXCLUSIVE), options);
  }

  *#testAll(elements: ElementRequests, options: CallOptions | undefined): Steps<boolean[]> {
    const requests = yield* singleRequests(elements, 0, elements.written.length, this.session.io);
    const found: boolean[] = [];
    for (const [index, { error }] of (yield* this.session.sendAll(requests, options)).entries()) {
      const isMissing = error?.errno === -IPSET_ERR_EXIST;
      if (error !== undefined && !isMissing) throw yield* this.#failure(error, elements, index);
      found.push(!isMissing);
    }
    return found;
  }

  #list(name: string | undefined, options: ListOptions | undefined): Listed<M, IpsetInfo> {
    const fields = defined({ protocol: PROTOCOL, flags: ["list-header"], setname: name });
    const read = (message: MessageView) => {
      const reply: SetAttrs = decodeSet(message);
      return reply.typename === undefined ? undefined : toSet(reply);
    };
    const what = name === undefined ? "list sets" : `get set ${name}`;
    return this.session.list(
      {
        family: ipset,
        operation: "list",
        fields,
        what,
        read,
        advice: missing("set"),
        empty: name === undefined ? ["ENOENT"] : [],
      },
      options,
    );
  }

  *#create(set: NewIpset, flags: number, options: CallOptions | undefined): Steps<void> {
    const data = writeSet(set);
    const operation = `create set ${checkName(set.name, MAX_NAME, "set.name")}`;
    if (typeof set.type !== "string") throw typeError("set.type", `expected a type, got ${describeValue(set.type)}`);
    checkSettings(set);
    const family = familyNumber(set);
    const fields = {
      setname: set.name,
      typename: set.type,
      revision: yield* this.#revision(set.type, family, operation, options),
      family,
      data,
    };
    yield* this.#command("create", operation, fields, options, flags, set.type);
  }

  *#revision(type: string, family: number, operation: string, options: CallOptions | undefined): Steps<number> {
    const key = `${type} ${family}`;
    const known = this.#revisions.get(key);
    if (known !== undefined) return known;
    const request = this.session.query<SetAttrs>(
      "type",
      { protocol: PROTOCOL, typename: type, family },
      () => operation,
      options,
    );
    const { revision = 0 } = yield* this.#translate(request, operation, type);
    this.#revisions.set(key, revision);
    return revision;
  }

  *#command(
    name: "create" | "destroy" | "flush" | "rename" | "swap",
    operation: string,
    fields: object,
    options: CallOptions | undefined,
    flags: number = EXCLUSIVE,
    type?: string,
  ): Steps<void> {
    // A command such as "rename" changes which set has a name.
    this.#types.clear();
    const advice = (errno: number) => {
      if (name === "create") return errno === EEXIST ? "a set with this name exists: destroy() it first" : undefined;
      return missing("set")(errno);
    };
    const request = this.session.request(
      name,
      { protocol: PROTOCOL, ...fields },
      () => operation,
      options,
      flags,
      advice,
    );
    yield* this.#translate(request, operation, type);
  }

  *#one(
    kind: ElementOperation,
    name: string,
    entry: NewIpsetEntry,
    flags: number,
    options: CallOptions | undefined,
  ): Steps<void> {
    const elements = yield* this.#elements(kind, name, [entry], flags, () => "entry");
    const [request] = yield* singleRequests(elements, 0, 1, this.session.io);
    try {
      yield* this.session.send(request!, options);
    } catch (error) {
      throw error instanceof NetlinkError ? yield* this.#failure(error, elements, 0) : error;
    }
  }

  *#many(
    kind: ElementOperation,
    name: string,
    entries: Iterable<NewIpsetEntry>,
    flags: number,
    options: CallOptions | undefined,
  ): Steps<Outcome[]> {
    const elements = yield* this.#elements(kind, name, entries, flags);
    const errors = yield* changeTogether(this.session, elements, options);
    const outcomes = Array.from(elements.entries, () => SUCCESS);
    for (const [index, error] of errors) outcomes[index] = { error: yield* this.#failure(error, elements, index) };
    return outcomes;
  }

  *#elements(
    kind: ElementOperation,
    name: string,
    entries: Iterable<NewIpsetEntry>,
    flags: number,
    path: (index: number) => string = (index) => `entries[${index}]`,
  ): Steps<ElementRequests> {
    checkName(name, MAX_NAME, "name");
    checkIterable(entries, "entries");
    const all = [...entries];
    const written: EntryAttrs<Write>[] = [];
    for (const [index, entry] of all.entries()) {
      written.push(writeEntry(entry, path(index)));
      const pause = this.session.io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    yield* this.#checkFields(name, all, path);
    if (kind === "test") {
      // The kernel would add these counters to those of the element.
      for (const data of written) {
        delete data.packets;
        delete data.bytes;
      }
    }
    return { kind, name, flags, entries: all, written };
  }

  /**
   * Checks that ipset elements have the fields that the type of the set requires. Before an error, reads the cached
   * type again, because another process may have replaced the set.
   *
   * @throws TypeError with the path of a missing field, or of a field that elements of this type do not have.
   */
  *#checkFields(name: string, entries: readonly NewIpsetEntry[], path: (index: number) => string): Steps<void> {
    if (entries.length === 0) return;
    const known = this.#types.get(name);
    if (known !== undefined && (yield* this.#problem(entries, known)) === undefined) return;
    const type = yield* this.#readType(name);
    if (type === undefined) return;
    const found = yield* this.#problem(entries, type);
    if (found !== undefined) throw typeError(`${path(found.index)}.${found.problem[0]}`, found.problem[1]);
  }

  *#problem(
    entries: readonly NewIpsetEntry[],
    type: string,
  ): Steps<{ index: number; problem: [string, string] } | undefined> {
    for (const [index, entry] of entries.entries()) {
      const problem = problemOf(entry, type);
      if (problem !== undefined) return { index, problem };
      const pause = this.session.io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return undefined;
  }

  *#failure(error: NetlinkError, elements: ElementRequests, index: number): Steps<NetlinkError> {
    const { kind, name } = elements;
    return translated(error, {
      operation: elementTitle(elements, index),
      isRemoval: kind !== "add",
      type: -error.errno >= FIRST_OF_TYPE ? (this.#types.get(name) ?? (yield* this.#readType(name))) : undefined,
    });
  }

  /** Returns undefined if the set does not exist. */
  *#readType(name: string): Steps<string | undefined> {
    const fields = { protocol: PROTOCOL, setname: name };
    try {
      const { typename } = yield* this.session.query<SetAttrs>("header", fields, () => `get set ${name}`, undefined);
      if (typename !== undefined) this.#types.set(name, typename);
      return typename;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
      this.#types.delete(name);
      return undefined;
    }
  }

  *#translate<T>(request: Steps<T>, operation: string, type?: string): Steps<T> {
    try {
      return yield* request;
    } catch (error) {
      throw error instanceof NetlinkError ? translated(error, { operation, isRemoval: false, type }) : error;
    }
  }
}

/** Larger error numbers depend on the set type (IPSET_ERR_TYPE_SPECIFIC). */
const FIRST_OF_TYPE = 4352;

/** Shared, because a batch can have hundreds of thousands of outcomes. */
const SUCCESS: Outcome = Object.freeze({});
