import type { Client } from "../../../client/client.ts";
import { EACCES, EEXIST, EINVAL, ENOENT, EPERM } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Events, type Groups, type Operations, rtNsid } from "../../../families/rt-nsid.ts";
import { checkInteger, checkKnown, checkOptions } from "../../../message/check.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import type { RouteOptions } from "../options.ts";
import { attachName, createNamed, deleteName } from "./named.ts";
import { checkedNamespaceName, identityOf, pathOf, readNames } from "./names.ts";
import { openNamespaces, processesByNamespace } from "./processes.ts";

/** A network namespace that has a name. */
export interface NamedNamespace {
  name: string;
  /** The file on which it is mounted. */
  path: string;
  /**
   * Tells namespaces apart, as `NetworkNamespace.id` does: equal for two names of one. Absent where the file is nothing but a
   * file: what was left over, or was mounted where this mount namespace does not see it.
   */
  id?: string;
  /** Its number, as seen from here; absent when it has none here. */
  nsid?: number;
  /** The processes in it, where they were asked for. */
  pids?: number[];
}

/** A number that a network namespace goes by in another one. */
export interface NamespaceId {
  nsid: number;
  /** Its name, or the first of several; absent when it has none. */
  name?: string;
  /** With `of`: the number that it has here, if it has one. */
  nsidHere?: number;
}

/** So many are open at a time while they are asked for their numbers. */
const AT_ONCE = 64;
const NOT_ASSIGNED = -1;

/**
 * Network namespaces: those with a name, as `ip netns` keeps them, and the numbers by which the namespace here (that of the
 * calling thread, or the one of the option `netns`) knows others.
 *
 * ```ts
 * using namespaces = Namespaces.open();
 * using blue = namespaces.create("blue");
 * namespaces.assignId(blue, 7);
 * for (const { name, nsid } of namespaces.list()) console.log(name, nsid);
 * namespaces.delete("blue");
 * ```
 *
 * What is opened is a `NetworkNamespace`: pass it as `netns` to whatever is to work inside. Names are the machine's, or the
 * container's: the mount namespace decides, not the network namespace.
 */
export class Namespaces implements Disposable {
  readonly #client: Client<Operations, Events, Groups>;

  private constructor(client: Client<Operations, Events, Groups>) {
    this.#client = client;
  }

  /**
   * Ready to work; nothing is opened before its first use but for a namespace that is given by a name or a number.
   *
   * @throws NetlinkError when there is no such namespace; TypeError or RangeError for options that cannot be meant.
   */
  static open(options?: RouteOptions): Namespaces {
    return new Namespaces(rtNsid.connect(options));
  }

  /**
   * Makes an empty namespace with a name, as `ip netns add` does. It stays until the name is deleted and nothing else holds
   * it; the handle that is returned is the caller's to close. (`NetworkNamespace.create()` makes one without a name.)
   *
   * @throws NetlinkError EEXIST when there is one of that name, EPERM without CAP_SYS_ADMIN; nothing is left behind then.
   * TypeError or RangeError, before anything is done, for what cannot be a name.
   */
  create(name: string): NetworkNamespace {
    return createNamed(name);
  }

  /** Gives a namespace that exists a name, or one more. Throws as {@link create} does. */
  attach(name: string, namespace: NamespaceSource): void {
    checkedNamespaceName(name);
    withNamespace(namespace, (opened) => attachName(name, opened));
  }

  /**
   * Takes a name away, as `ip netns delete` does. The namespace itself goes when no handle, socket, process or other name
   * holds it.
   *
   * @throws NetlinkError ENOENT when there is none of that name, EPERM without CAP_SYS_ADMIN; TypeError or RangeError, before
   * anything is done, for what cannot be a name.
   */
  delete(name: string): void {
    deleteName(name);
  }

  /**
   * The namespaces that have a name, in the order of these.
   *
   * @param options with `pids`, the processes of each are looked for.
   */
  list(options: { pids?: boolean } = {}): NamedNamespace[] {
    checkKnown(options, { pids: true });
    const { pids = false } = options;
    const names = readNames();
    const processes = pids ? processesByNamespace() : undefined;
    const found: NamedNamespace[] = [];
    for (let at = 0; at < names.length; at += AT_ONCE) {
      for (const entry of this.#look(names.slice(at, at + AT_ONCE))) {
        if (processes !== undefined) entry.pids = (entry.id === undefined ? undefined : processes.get(entry.id)) ?? [];
        found.push(entry);
      }
    }
    return found;
  }

  /**
   * Opens a namespace by its number here. The kernel has no way from the number to the namespace: those with a name, those
   * that this process has open and those of processes are asked one after the other.
   *
   * @throws NetlinkError ENOENT when none of that number can be found.
   */
  openId(nsid: number): NetworkNamespace {
    checkInteger(nsid, 0, 0x7fffffff, "nsid");
    for (const { namespace } of this.find([nsid])) return namespace;
    const operation = `open network namespace ${nsid}`;
    const reason = this.ids().some((known) => known.nsid === nsid)
      ? "there is one of that number, but it has no name, and no process in it that this user may see"
      : "there is none of that number here: ids() tells which there are";
    throw new NetlinkError(`${operation}: ${reason} (ENOENT)`, { errno: ENOENT, operation });
  }

  /**
   * Opens several by their numbers, one after the other, in whatever order; each is the caller's to close. Those that cannot
   * be found are left out.
   *
   * @internal
   */
  *find(nsids: Iterable<number>): Generator<{ nsid: number; namespace: NetworkNamespace }, void> {
    const wanted = new Set(nsids);
    const looked = new Set<string>();
    for (const path of candidates()) {
      if (wanted.size === 0) return;
      const namespace = openMaybe(path);
      if (namespace === undefined) continue;
      let nsid: number | undefined;
      try {
        if (!looked.has(namespace.id)) nsid = this.idOf(namespace);
        looked.add(namespace.id);
      } finally {
        if (nsid === undefined || !wanted.has(nsid)) namespace.close();
      }
      if (nsid !== undefined && wanted.delete(nsid)) yield { nsid, namespace };
    }
  }

  /** The number of a namespace here; undefined when it has none. */
  idOf(namespace: NamespaceSource): number | undefined {
    return withNamespace(namespace, ({ fd }) => numberOf(this.#client.do("getnsid", { fd }).nsid));
  }

  /** The name of the namespace that has a number here, or the first of several; undefined when it has none. */
  nameOf(nsid: number): string | undefined {
    checkInteger(nsid, 0, 0x7fffffff, "nsid");
    return this.list().find((entry) => entry.nsid === nsid)?.name;
  }

  /** The names of a namespace, as `ip netns identify` finds them. */
  identify(namespace: NamespaceSource): string[] {
    return withNamespace(namespace, ({ id }) => readNames().filter((name) => identityOf(pathOf(name)) === id));
  }

  /**
   * The processes whose first thread is in a namespace, as `ip netns pids` finds them: those that this user may look into.
   */
  pids(namespace: NamespaceSource): number[] {
    return withNamespace(namespace, ({ id }) => processesByNamespace().get(id) ?? []);
  }

  /**
   * Gives a namespace a number here, and returns it. It keeps that until it goes.
   *
   * @param nsid which number (default: the kernel's choice).
   * @throws NetlinkError EEXIST when the namespace has a number here already, or another one has this; EPERM without
   * CAP_NET_ADMIN.
   */
  assignId(namespace: NamespaceSource, nsid?: number): number {
    const wanted = nsid === undefined ? NOT_ASSIGNED : checkInteger(nsid, 0, 0x7fffffff, "nsid");
    return withNamespace(namespace, (opened) => {
      try {
        this.#client.do("newnsid", { fd: opened.fd, nsid: wanted }, { idempotent: false });
      } catch (error) {
        throw this.#refused(error, opened);
      }
      return numberOf(this.#client.do("getnsid", { fd: opened.fd }).nsid)!;
    });
  }

  /**
   * All numbers by which namespaces are known here, with their names; in the order of the numbers.
   *
   * @param options with `of`, a namespace or its number here: the numbers by which others are known there. It takes
   * CAP_NET_ADMIN in the user namespace that owns it. One that has no number here cannot be asked about (ENOENT).
   */
  ids(options: { of?: NamespaceSource | { nsid: number } } = {}): NamespaceId[] {
    checkKnown(options, { of: true });
    const { of } = options;
    const targetNsid = of === undefined ? undefined : this.#number(of);
    const request = targetNsid === undefined ? {} : { targetNsid };
    const names = new Map<number, string>();
    for (const { name, nsid } of this.list()) if (nsid !== undefined && !names.has(nsid)) names.set(nsid, name);
    const found: NamespaceId[] = [];
    for (const { nsid, currentNsid } of this.#client.dump("getnsid", request).toArray()) {
      const entry: NamespaceId = { nsid: nsid! };
      const here = targetNsid === undefined ? nsid : numberOf(currentNsid);
      const name = here === undefined ? undefined : names.get(here);
      if (name !== undefined) entry.name = name;
      if (targetNsid !== undefined && here !== undefined) entry.nsidHere = here;
      found.push(entry);
    }
    return found.sort((a, b) => a.nsid - b.nsid);
  }

  /** Closes the namespace that was opened for the option `netns`, if one was. Harmless twice. */
  close(): void {
    this.#client.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #number(of: NamespaceSource | { nsid: number }): number {
    if (typeof of === "object" && of !== null && "nsid" in of) {
      checkOptions(of, "of");
      return checkInteger(of.nsid, 0, 0x7fffffff, "of.nsid");
    }
    const nsid = this.idOf(of as NamespaceSource);
    if (nsid !== undefined) return nsid;
    const operation = "rt-nsid.getnsid";
    const message = `${operation}: that network namespace has no number here: assignId() gives it one (ENOENT)`;
    throw new NetlinkError(message, { errno: ENOENT, operation });
  }

  #look(names: readonly string[]): NamedNamespace[] {
    const opened = names.map((name) => openMaybe(pathOf(name)));
    try {
      const there = opened.filter((namespace) => namespace !== undefined);
      const replies = this.#client.doMultiple(
        there.map(({ fd }) => ({ operation: "getnsid" as const, fields: { fd } })),
      );
      const numbers = new Map(there.map((namespace, index) => [namespace, numberOf(replies[index]?.reply?.nsid)]));
      return names.map((name, index) => {
        const namespace = opened[index];
        const entry: NamedNamespace = { name, path: pathOf(name) };
        if (namespace === undefined) return entry;
        entry.id = namespace.id;
        const nsid = numbers.get(namespace);
        if (nsid !== undefined) entry.nsid = nsid;
        return entry;
      });
    } finally {
      for (const namespace of opened) namespace?.close();
    }
  }

  #refused(error: unknown, namespace: NetworkNamespace): unknown {
    if (!(error instanceof NetlinkError) || error.errno !== -EEXIST) return error;
    const nsid = this.idOf(namespace);
    if (nsid === undefined) return error;
    const { operation, extendedAck } = error;
    const message = `${error.message}; it has the number ${nsid} here, and keeps it until it goes`;
    return new NetlinkError(message, { errno: EEXIST, operation, extendedAck, cause: error });
  }
}

/** Calls `action` with what `source` names, which is open meanwhile. */
function withNamespace<Result>(source: NamespaceSource, action: (namespace: NetworkNamespace) => Result): Result {
  if (source instanceof NetworkNamespace) return action(source);
  using opened = NetworkNamespace.open(source);
  return action(opened);
}

/** Undefined for what is gone by now, is no namespace, or is not this user's to open. */
function openMaybe(path: string): NetworkNamespace | undefined {
  try {
    return NetworkNamespace.open(path);
  } catch (error) {
    const passing = [-ENOENT, -EINVAL, -EPERM, -EACCES];
    if (error instanceof NetlinkError && passing.includes(error.errno)) return undefined;
    throw error;
  }
}

/** Where namespaces are to be found, the ones that are found most quickly first. */
function* candidates(): Generator<string> {
  for (const name of readNames()) yield pathOf(name);
  yield* openNamespaces();
  for (const [pid] of processesByNamespace().values()) yield `/proc/${pid}/ns/net`;
}

function numberOf(nsid: number | undefined): number | undefined {
  return nsid === NOT_ASSIGNED ? undefined : nsid;
}
