import { readdirSync, readlinkSync } from "node:fs";
import { fromOpen } from "../../../base/argument-error.ts";
import { checkFlag, checkInteger, checkOptionalObject, type OptionChecks } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import type { Client } from "../../../client/client.ts";
import { limitChecks, runLimited } from "../../../client/options.ts";
import { Owner } from "../../../client/owner.ts";
import { EACCES, EEXIST, EINVAL, ENOENT, EPERM } from "../../../constants/errno.ts";
import { failure, NetlinkError, namingFlag } from "../../../errors.ts";
import { type Events, type Groups, type Operations, rtNsid } from "../../../families/rt-nsid.ts";
import { readDirectory } from "../../../io/files.ts";
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
} from "../../../io/io.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../netns/namespace.ts";
import type { RouteOptions } from "../core/options.ts";
import { attachName, checkedNamespaceName, createNamed, deleteName, identityOf, pathOf, readNames } from "./names.ts";

/** A named network namespace. */
export interface NamedNamespace {
  name: string;
  /** Path of the file on which the network namespace is mounted. */
  path: string;
  /**
   * Identity of the network namespace, in the format of `NetworkNamespace.id`. Two names of one namespace have the same
   * id. Absent if the file at `path` exists, but no namespace is mounted on it in this mount namespace.
   */
  id?: string;
  /** Id that the caller's network namespace has assigned to this namespace, if any. */
  nsid?: number;
  /** Ids of the processes in the network namespace, if requested. */
  pids?: number[];
}

/** An id that one network namespace has assigned to another. */
export interface NamespaceId {
  /** Id that the caller's network namespace has assigned to the other one. */
  nsid: number;
  /** Name of the network namespace: the first name if it has several; absent if it has none. */
  name?: string;
  /**
   * Id that the caller's network namespace has assigned to the namespace whose id is `nsid`, if any. Set only if the
   * option `of` of `Namespaces.ids()` selected another namespace, in which case `nsid` is valid only in that namespace.
   */
  nsidHere?: number;
}

/** Options of {@link Namespaces.list}. */
export interface NamespaceListOptions extends CallLimits {
  /** Whether to list the processes in each namespace (default false). */
  pids?: boolean | undefined;
}

/** Options of {@link Namespaces.ids}. */
export interface NamespaceIdListOptions extends CallLimits {
  /**
   * Network namespace whose assigned ids are listed, instead of those of the caller's namespace. Requires CAP_NET_ADMIN
   * in the user namespace that owns this network namespace.
   */
  of?: NamespaceSource | { nsid: number } | undefined;
}

const listChecks: OptionChecks<NamespaceListOptions> = { ...limitChecks, pids: checkFlag };
const idChecks: OptionChecks<NamespaceIdListOptions> = { ...limitChecks, of: true };

/** Maximum number of namespaces that are open at once. */
const MAX_OPEN = 64;
const NOT_ASSIGNED = -1;

/**
 * Network namespaces: their names, as `ip netns` manages them, and the ids that one namespace assigns to others. By
 * default, the ids are those that the calling thread's namespace has assigned. The option `netns` selects another
 * namespace.
 *
 * ```ts
 * using namespaces = Namespaces.open();
 * using blue = namespaces.create("blue");
 * namespaces.assignId(blue, 7);
 * for (const { name, nsid } of namespaces.list()) console.log(name, nsid);
 * namespaces.delete("blue");
 * ```
 *
 * `create` and `openId` return a `NetworkNamespace`, which can be passed as option `netns` to other classes. Names are
 * files, so the mount namespace of the process determines which names are visible.
 */
export class Namespaces<M extends Mode = "sync"> extends Owner<Client<Operations, Events, Groups>> {
  readonly #io: Io;

  private constructor(options: RouteOptions) {
    super(rtNsid.connect(fromOpen(options, new.target)));
    this.#io = ioOf(options);
  }

  /** Opens a client for network namespaces. Throws a NetlinkError if the namespace `netns` does not exist. */
  static readonly open = (options: RouteOptions = {}): Namespaces => new Namespaces(options);
  /** Opens a `Namespaces` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Namespaces<"async"> => new Namespaces(asynchronous(options));
  /** Returns a string that identifies a named network namespace, for use as a `Map` key. */
  static readonly keyOf: KeyOf<NamedNamespace, "name"> = /* @__PURE__ */ fieldsKey("name");

  /**
   * Creates a network namespace with a name. The namespace exists until its name is deleted and no handle, socket or
   * process uses it any more. The caller closes the returned handle.
   *
   * `NetworkNamespace.create()` creates a namespace without a name.
   *
   * @throws NetlinkError EEXIST if the name exists, EPERM without CAP_SYS_ADMIN. In both cases, nothing is changed.
   */
  create(name: string, options?: CallLimits): Result<M, NetworkNamespace> {
    return this.#run(createNamed(name, this.#io), options);
  }

  /**
   * Assigns a name to a network namespace. Throws NetlinkError EEXIST if the name exists, and EPERM without
   * CAP_SYS_ADMIN.
   */
  attach(name: string, namespace: NamespaceSource, options?: CallLimits): Result<M, void> {
    return this.#run(this.#attach(name, namespace), options);
  }

  *#attach(name: string, namespace: NamespaceSource): Steps<void> {
    checkedNamespaceName(name);
    yield* withNamespace(namespace, (opened) => attachName(name, opened, this.#io));
  }

  /**
   * Deletes a name of a network namespace. The kernel destroys the namespace when no handle, socket, process or other
   * name refers to it.
   *
   * @throws NetlinkError ENOENT if the name does not exist, EPERM without CAP_SYS_ADMIN.
   */
  delete(name: string, options?: CallLimits): Result<M, void> {
    return this.#run(deleteName(name, this.#io), options);
  }

  /** Lists the named network namespaces, sorted by name. */
  list(options: NamespaceListOptions = {}): Result<M, NamedNamespace[]> {
    return this.#run(this.#list(options), options, listChecks);
  }

  *#list(options: NamespaceListOptions = {}): Steps<NamedNamespace[]> {
    const { pids = false } = options;
    const names = readNames();
    const processes = pids ? yield* processesByNamespace(this.#io) : undefined;
    const found: NamedNamespace[] = [];
    for (let at = 0; at < names.length; at += MAX_OPEN) {
      for (const entry of yield* this.#lookUp(names.slice(at, at + MAX_OPEN))) {
        if (processes !== undefined) entry.pids = (entry.id === undefined ? undefined : processes.get(entry.id)) ?? [];
        found.push(entry);
      }
    }
    return found;
  }

  /**
   * Opens the network namespace to which the caller's namespace has assigned an id. Because the kernel cannot look up a
   * namespace by id, this method checks all named namespaces, then the namespaces that this process has open, then
   * those of other processes.
   *
   * @throws NetlinkError ENOENT if no namespace with that id is found.
   */
  openId(nsid: number, options?: CallLimits): Result<M, NetworkNamespace> {
    return this.#run(this.#openId(nsid), options);
  }

  *#openId(nsid: number): Steps<NetworkNamespace> {
    checkInteger(nsid, 0, 0x7fffffff, "nsid");
    for (const { namespace } of yield* this.#find([nsid])) return namespace;
    const operation = `open network namespace ${nsid}`;
    const reason = (yield* this.#ids()).some((known) => known.nsid === nsid)
      ? "the namespace exists, but it has no name, and no process in it is visible to this user"
      : "there is no such id in this namespace: ids() returns those that exist";
    throw failure(operation, reason, ENOENT);
  }

  /**
   * Opens the namespaces with these ids, and omits missing ones.
   *
   * @internal
   */
  find(nsids: Iterable<number>): Result<M, { nsid: number; namespace: NetworkNamespace }[]> {
    return this.#run(this.#find(nsids));
  }

  *#find(nsids: Iterable<number>): Steps<{ nsid: number; namespace: NetworkNamespace }[]> {
    const found: { nsid: number; namespace: NetworkNamespace }[] = [];
    const wanted = new Set(nsids);
    const visited = new Set<string>();
    // Search other processes last, because there may be many.
    const sources = [() => readNames().map(pathOf), openNamespaces];
    for (const source of sources) yield* this.#findAmong(source(), wanted, visited, found);
    if (wanted.size === 0) return found;
    const processes = (yield* processesByNamespace(this.#io)).values();
    const paths = Array.from(processes, ([pid]) => `/proc/${pid}/ns/net`);
    yield* this.#findAmong(paths, wanted, visited, found);
    return found;
  }

  *#findAmong(
    paths: readonly string[],
    wanted: Set<number>,
    visited: Set<string>,
    found: { nsid: number; namespace: NetworkNamespace }[],
  ): Steps<void> {
    for (const path of paths) {
      if (wanted.size === 0) return;
      const namespace = tryOpen(path);
      if (namespace === undefined) continue;
      let nsid: number | undefined;
      try {
        if (!visited.has(namespace.id)) nsid = yield* this.#idOf(namespace);
        visited.add(namespace.id);
      } finally {
        if (nsid === undefined || !wanted.has(nsid)) namespace.close();
      }
      if (nsid !== undefined && wanted.delete(nsid)) found.push({ nsid, namespace });
    }
  }

  /**
   * Returns paths of the namespaces that have a name, that this process has open, or in which a process is that this
   * user may inspect. Several paths can lead to one namespace.
   *
   * @internal
   */
  paths(): Result<M, string[]> {
    return this.#run(this.#paths());
  }

  *#paths(): Steps<string[]> {
    const processes = (yield* processesByNamespace(this.#io)).values();
    return [
      ...readNames().map(pathOf),
      ...openNamespaces(),
      ...Array.from(processes, ([pid]) => `/proc/${pid}/ns/net`),
    ];
  }

  /**
   * Returns the id that the caller's network namespace has assigned to another namespace, or undefined if it has none.
   */
  idOf(namespace: NamespaceSource, options?: CallLimits): Result<M, number | undefined> {
    return this.#run(this.#idOf(namespace), options);
  }

  #idOf(namespace: NamespaceSource): Steps<number | undefined> {
    return withNamespace(namespace, ({ fd }) => this.#idOfDescriptor(fd));
  }

  *#idOfDescriptor(fd: number): Steps<number | undefined> {
    return numberOf((yield* wait(this.session.do("getnsid", { fd }))).nsid);
  }

  /**
   * Returns the first name of the network namespace to which the caller's namespace has assigned an id. Returns
   * undefined if the namespace has no name.
   */
  nameOf(nsid: number, options?: CallLimits): Result<M, string | undefined> {
    return this.#run(this.#nameOf(nsid), options);
  }

  *#nameOf(nsid: number): Steps<string | undefined> {
    checkInteger(nsid, 0, 0x7fffffff, "nsid");
    return (yield* this.#list()).find((entry) => entry.nsid === nsid)?.name;
  }

  /** Returns all names of a network namespace, as `ip netns identify` does. */
  identify(namespace: NamespaceSource, options?: CallLimits): Result<M, string[]> {
    const identifying = withNamespace(namespace, function* ({ id }): Steps<string[]> {
      return readNames().filter((name) => identityOf(pathOf(name)) === id);
    });
    return this.#run(identifying, options);
  }

  /**
   * Returns the ids of the processes whose main thread is in a network namespace. Processes that this user may not
   * inspect are omitted.
   */
  pids(namespace: NamespaceSource, options?: CallLimits): Result<M, number[]> {
    const pids = withNamespace(namespace, ({ id }) =>
      mapped(processesByNamespace(this.#io), (processes) => processes.get(id) ?? []),
    );
    return this.#run(pids, options);
  }

  /**
   * Assigns an id to a network namespace, and returns the id. The id is valid in the caller's namespace, until the
   * other namespace is destroyed.
   *
   * @param nsid the id (default: chosen by the kernel).
   * @throws NetlinkError EEXIST if the namespace already has an id, or the id is in use; EPERM without CAP_NET_ADMIN.
   */
  assignId(namespace: NamespaceSource, nsid?: number, options?: CallLimits): Result<M, number> {
    return this.#run(this.#assignId(namespace, nsid), options);
  }

  *#assignId(namespace: NamespaceSource, nsid: number | undefined): Steps<number> {
    const wanted = nsid === undefined ? NOT_ASSIGNED : checkInteger(nsid, 0, 0x7fffffff, "nsid");
    return yield* withNamespace(namespace, (opened) => this.#assign(opened, wanted));
  }

  *#assign(opened: NetworkNamespace, wanted: number): Steps<number> {
    try {
      yield* wait(this.session.do("newnsid", { fd: opened.fd, nsid: wanted }, { idempotent: false }));
    } catch (error) {
      throw yield* this.#assignError(error, opened);
    }
    return (yield* this.#idOfDescriptor(opened.fd))!;
  }

  /**
   * Lists the ids that the caller's network namespace has assigned to other namespaces, and the names of those
   * namespaces, sorted by id.
   *
   * @throws NetlinkError ENOENT if the namespace `of` has no id in the caller's namespace.
   */
  ids(options: NamespaceIdListOptions = {}): Result<M, NamespaceId[]> {
    return this.#run(this.#ids(options), options, idChecks);
  }

  *#ids(options: NamespaceIdListOptions = {}): Steps<NamespaceId[]> {
    const { of } = options;
    const targetNsid = of === undefined ? undefined : yield* this.#number(of);
    const request = targetNsid === undefined ? {} : { targetNsid };
    const names = new Map<number, string>();
    for (const { name, nsid } of yield* this.#list()) if (nsid !== undefined && !names.has(nsid)) names.set(nsid, name);
    const found: NamespaceId[] = [];
    for (const { nsid, currentNsid } of yield* wait(this.session.dump("getnsid", request).toArray())) {
      const here = targetNsid === undefined ? nsid : numberOf(currentNsid);
      const name = here === undefined ? undefined : names.get(here);
      found.push(defined({ nsid: nsid!, name, nsidHere: targetNsid === undefined ? undefined : here }));
    }
    return found.sort((a, b) => a.nsid - b.nsid);
  }

  #run<T>(steps: Steps<T>, options?: CallLimits, checks?: OptionChecks<CallLimits>): Result<M, T> {
    return runLimited(this.#io, this.#opened(steps), options, checks) as Result<M, T>;
  }

  /** Some steps only read files, without a request that would detect a closed client. */
  *#opened<T>(steps: Steps<T>): Steps<T> {
    this.session.check();
    return yield* steps;
  }

  *#number(of: NamespaceSource | { nsid: number }): Steps<number> {
    if (typeof of === "object" && of !== null && "nsid" in of) {
      checkOptionalObject(of, "of");
      return checkInteger(of.nsid, 0, 0x7fffffff, "of.nsid");
    }
    const nsid = yield* this.#idOf(of as NamespaceSource);
    if (nsid !== undefined) return nsid;
    const reason = "the network namespace has no id in this namespace: assignId() assigns one";
    throw failure("rt-nsid.getnsid", reason, ENOENT);
  }

  *#lookUp(names: readonly string[]): Steps<NamedNamespace[]> {
    const opened = names.map((name) => tryOpen(pathOf(name)));
    try {
      const open = opened.filter((namespace) => namespace !== undefined);
      const requests = open.map(({ fd }) => ({ operation: "getnsid" as const, fields: { fd } }));
      const replies = yield* wait(this.session.doMultiple(requests));
      const numbers = new Map(open.map((namespace, index) => [namespace, numberOf(replies[index]?.reply?.nsid)]));
      return names.map((name, index) => {
        const namespace = opened[index];
        const nsid = namespace && numbers.get(namespace);
        return defined({ name, path: pathOf(name), id: namespace?.id, nsid });
      });
    } finally {
      for (const namespace of opened) namespace?.close();
    }
  }

  *#assignError(error: unknown, namespace: NetworkNamespace): Steps<unknown> {
    if (!(error instanceof NetlinkError) || error.errno !== -EEXIST) return error;
    const nsid = yield* this.#idOf(namespace);
    if (nsid === undefined) return error;
    const { operation, extendedAck } = error;
    const message = `${error.message}; it has the id ${nsid}, which cannot be changed`;
    return new NetlinkError(message, { errno: EEXIST, operation, extendedAck, cause: error });
  }
}

function* withNamespace<T>(source: NamespaceSource, action: (namespace: NetworkNamespace) => Steps<T>): Steps<T> {
  if (source instanceof NetworkNamespace) return yield* action(source);
  using opened = NetworkNamespace.open(source);
  return yield* action(opened);
}

/** Returns undefined if the namespace cannot be opened. */
function tryOpen(path: string): NetworkNamespace | undefined {
  try {
    return NetworkNamespace.open(path);
  } catch (error) {
    const expected = [-ENOENT, -EINVAL, -EPERM, -EACCES];
    if (error instanceof NetlinkError && expected.includes(error.errno)) return undefined;
    throw error;
  }
}

function numberOf(nsid: number | undefined): number | undefined {
  return nsid === NOT_ASSIGNED ? undefined : nsid;
}

/** By `NetworkNamespace.id`. Omits processes that cannot be inspected. */
function* processesByNamespace(io: Io): Steps<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  try {
    for (const name of yield* readDirectory(io, "/proc")) {
      if (!/^[0-9]+$/.test(name)) continue;
      const id = identityOf(`/proc/${name}/ns/net`);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      if (id === undefined) continue;
      const pids = found.get(id);
      if (pids === undefined) found.set(id, [Number(name)]);
      else pids.push(Number(name));
    }
  } catch (error) {
    throw namingFlag(error, "list the processes of network namespaces");
  }
  for (const pids of found.values()) pids.sort((a, b) => a - b);
  return found;
}

/** Paths such as "/proc/self/fd/7", one per namespace. */
function openNamespaces(): string[] {
  const found = new Map<string, string>();
  for (const name of readdirSync("/proc/self/fd")) {
    const path = `/proc/self/fd/${name}`;
    try {
      const target = readlinkSync(path);
      if (target.startsWith("net:[")) found.set(target, path);
    } catch {
      // A descriptor can be closed after the directory /proc/self/fd was read.
    }
  }
  return [...found.values()];
}
