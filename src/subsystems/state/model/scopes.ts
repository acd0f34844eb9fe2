import { typeError } from "../../../base/argument-error.ts";
import { checkFunction, checkObject } from "../../../base/check.ts";
import { groupBy } from "../../../base/objects.ts";
import { ENODEV, ENOENT } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER, NETLINK_ROUTE } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { type CallLimits, withCallLimits } from "../../../io/io.ts";
import { type NamespaceSource, NetworkNamespace, runInNamespace } from "../../../netns/namespace.ts";
import { checkNetlinkSocket, type NetlinkSocket } from "../../../sock/socket.ts";
import type { DatapathConnection, DatapathOptions } from "../../ovs/core/families.ts";
import { Datapath } from "../../ovs/datapath.ts";
import type { Link } from "../../route/links/link.ts";
import { Links } from "../../route/links/links.ts";
import { Namespaces } from "../../route/namespaces/namespaces.ts";

/** Tables of a fake kernel, and their protocol. */
const fakeTables: ReadonlyMap<string, number> = new Map([
  ...(
    [
      "links",
      "addresses",
      "neighbours",
      "forwardingEntries",
      "routes",
      "rules",
      "qdiscs",
      "classes",
      "filters",
    ] as const
  ).map((name) => [name, NETLINK_ROUTE] as const),
  ["nftables", NETLINK_NETFILTER],
]);

/** Name of the loopback interface, which each namespace has. */
export const LOOPBACK = "lo";

/** A network namespace of a description, with its open tables. */
export class Scope implements Disposable {
  /** Name in the description; "" for the description's own namespace. */
  readonly name: string;
  /** Handle of the network namespace. Undefined for the calling thread's namespace. */
  readonly netns: NetworkNamespace | undefined;
  /** Socket of the fake kernel that replaces the namespace. */
  readonly socket: NetlinkSocket | undefined;
  readonly #siblings = new Map<number, NetlinkSocket>();
  readonly #opened = new Map<unknown, Disposable>();
  readonly #ownNetns: NetworkNamespace | undefined;
  readonly #datapaths = new Map<string, Promise<Datapath<"async">>>();
  readonly #connection: DatapathConnection | undefined;
  readonly #limits: CallLimits;
  readonly #ids = new Map<Scope, number>();
  #namespaces: Namespaces | undefined;
  #isClosed = false;
  #byName: Map<string, Link> | undefined;
  #byIndex: Map<number, Link> | undefined;
  #byAltName: Map<string, string> | undefined;
  #byLower: Map<number | undefined, Link[]> | undefined;
  #byMaster: Map<string | undefined, Link[]> | undefined;

  constructor(
    name: string,
    source: NamespaceSource | undefined,
    { ovsConnection, socket }: Pick<ScopeSources, "ovsConnection" | "socket">,
    limits: CallLimits,
  ) {
    this.name = name;
    this.socket = socket;
    this.#connection = ovsConnection;
    this.#limits = limits;
    const isHandle = source === undefined || source instanceof NetworkNamespace;
    this.netns = isHandle ? source : NetworkNamespace.open(source);
    this.#ownNetns = isHandle ? undefined : this.netns;
  }

  run<Result>(work: () => Result): Result {
    return this.netns === undefined ? work() : runInNamespace(this.netns, work);
  }

  /** Returns this namespace's client of a class such as {@link Links}. */
  openAsync<Table extends Disposable>(
    kind: { openAsync(options: { netns?: NetworkNamespace | undefined; socket?: NetlinkSocket }): Table },
    protocol: number = NETLINK_ROUTE,
  ): Table {
    const known = this.#opened.get(kind);
    if (known !== undefined) return known as Table;
    const place = this.socket === undefined ? { netns: this.netns } : { socket: this.#sibling(protocol) };
    const table = kind.openAsync(withCallLimits(place, this.#limits));
    this.#opened.set(kind, table);
    return table;
  }

  #sibling(protocol: number): NetlinkSocket {
    const sibling = this.#siblings.get(protocol) ?? this.socket!.openSibling(protocol)!;
    this.#siblings.set(protocol, sibling);
    return sibling;
  }

  /** Returns whether the namespace or fake kernel can have the table. */
  hasTable(name: string): boolean {
    return this.socket === undefined || fakeTables.has(name);
  }

  get datapathOptions(): DatapathOptions {
    const options = this.#connection === undefined ? { netns: this.netns } : { connection: this.#connection };
    return withCallLimits(options, this.#limits);
  }

  datapath(name: string): Promise<Datapath<"async">> {
    let opening = this.#datapaths.get(name);
    if (opening === undefined) {
      opening = this.#openDatapath(name);
      this.#datapaths.set(name, opening);
    }
    return opening;
  }

  async #openDatapath(name: string): Promise<Datapath<"async">> {
    try {
      const datapath = await Datapath.openAsync(name, this.datapathOptions);
      if (this.#isClosed) datapath.close();
      else this.#opened.set(`datapath ${name}`, datapath);
      return datapath;
    } catch (error) {
      this.#datapaths.delete(name);
      throw error;
    }
  }

  async deleteDatapath(name: string): Promise<void> {
    await (await this.datapath(name)).delete();
    this.#datapaths.delete(name);
    this.#opened.delete(`datapath ${name}`);
  }

  async findLink(ifname: string): Promise<Link | undefined> {
    try {
      return await this.openAsync(Links).get(ifname);
    } catch (error) {
      if (error instanceof NetlinkError && error.errno === -ENODEV) return undefined;
      throw error;
    }
  }

  /** Reads the links of the namespace, unless they are cached. */
  async readLinks(): Promise<void> {
    if (this.#byName === undefined) this.replaceLinks(await this.openAsync(Links).list().toArray());
  }

  /** Links of the namespace by name. Call {@link readLinks} first. */
  get linksByName(): ReadonlyMap<string, Link> {
    if (this.#byName === undefined) throw new TypeError(`the links of the namespace "${this.name}" were not read`);
    return this.#byName;
  }

  /** Replaces the cached links, so that later steps see planned names. */
  replaceLinks(links: readonly Link[]): void {
    this.#byName = new Map(links.map((link) => [link.ifname, link]));
    this.#byIndex = undefined;
    this.#byAltName = undefined;
    this.#byLower = undefined;
    this.#byMaster = undefined;
  }

  /**
   * Returns the id that this namespace has assigned to another one, as in `linkNetnsid`. Reading an id takes no lock of
   * the kernel. (rtnl_net_getid)
   */
  idOf(other: Scope): number | undefined {
    const known = this.#ids.get(other);
    if (known !== undefined) return known;
    this.#namespaces ??= Namespaces.open({ netns: this.netns });
    using own = other.netns === undefined ? NetworkNamespace.current() : undefined;
    const id = this.#namespaces.idOf(other.netns ?? own!);
    // The kernel may assign an id later.
    if (id !== undefined) this.#ids.set(other, id);
    return id;
  }

  /** Returns whether the index `linkIndex` of a link of this namespace is the index of a link of namespace `other`. */
  refersTo(other: Scope, { linkNetnsid }: Link): boolean {
    return other === this ? linkNetnsid === undefined : linkNetnsid !== undefined && this.idOf(other) === linkNetnsid;
  }

  /** Links of the namespace by index. Call {@link readLinks} first. */
  get linksByIndex(): ReadonlyMap<number, Link> {
    this.#byIndex ??= new Map([...this.linksByName.values()].map((link) => [link.ifindex, link]));
    return this.#byIndex;
  }

  /** Names of links by alternative name. Call {@link readLinks} first. */
  get linksByAltName(): ReadonlyMap<string, string> {
    this.#byAltName ??= new Map(
      this.linksByName.values().flatMap(({ ifname, altnames = [] }) => altnames.map((name) => [name, ifname] as const)),
    );
    return this.#byAltName;
  }

  /** Links by `linkIndex`, such as their parent's. Call {@link readLinks} first. */
  get linksByLower(): ReadonlyMap<number | undefined, readonly Link[]> {
    this.#byLower ??= groupBy(this.linksByName.values(), ({ linkIndex }) => linkIndex);
    return this.#byLower;
  }

  /** Ports by the name of their master. Call {@link readLinks} first. */
  get portsByMaster(): ReadonlyMap<string | undefined, readonly Link[]> {
    this.#byMaster ??= groupBy(this.linksByName.values(), ({ master }) => master);
    return this.#byMaster;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#namespaces?.close();
    for (const resource of this.#opened.values()) resource[Symbol.dispose]();
    for (const socket of this.#siblings.values()) socket.close();
    this.#ownNetns?.close();
  }
}

export interface ScopeSources {
  /**
   * Sources of the namespaces, by their names in the description. Undefined stands for the calling thread's namespace
   * (name "") or for a namespace in /run/netns.
   */
  readonly sources: ReadonlyMap<string, NamespaceSource | undefined>;
  readonly ovsConnection?: DatapathConnection | undefined;
  /** Socket of a fake kernel that replaces the description's own namespace. */
  readonly socket?: NetlinkSocket | undefined;
}

/** Checks the option `socket`, and that a fake kernel can have the declared tables. */
export function checkFakeSocket(
  { socket, netns }: { socket?: NetlinkSocket | undefined; netns?: unknown },
  declared: object = {},
): void {
  if (socket === undefined) return;
  checkNetlinkSocket(socket);
  if (socket.core.isKernelSocket || socket.core.transport.clone === undefined)
    throw typeError("socket", "expected a socket of a fake kernel; for the running kernel, use the option netns");
  if (netns !== undefined) throw typeError("netns", "not allowed with a socket of a fake kernel");
  const settings = new Set(["owner", "mode", "$schema"]);
  const other = Object.keys(declared).find((name) => !settings.has(name) && !fakeTables.has(name));
  if (other !== undefined)
    throw typeError(other, `not supported by fake kernels, which have the tables ${[...fakeTables.keys()].join(", ")}`);
}

export function checkConnection(value: unknown, path: string): void {
  checkObject(value, path);
  checkFunction((value as Partial<DatapathConnection>).openSocket, `${path}.openSocket`);
}

/** Namespaces, opened on first use because a step may create them. */
export class Scopes implements Disposable {
  readonly #sources: ReadonlyMap<string, NamespaceSource | undefined>;
  readonly #own: Pick<ScopeSources, "ovsConnection" | "socket">;
  readonly #opened = new Map<string, Scope>();
  readonly #excluded = new Set<string>();
  readonly #limits: CallLimits;

  constructor({ sources, ovsConnection, socket }: ScopeSources, limits: CallLimits = {}) {
    this.#limits = limits;
    this.#sources = sources;
    this.#own = { ovsConnection, socket };
  }

  /** Treats a namespace as missing, even if another program creates it. */
  exclude(name: string): void {
    this.#excluded.add(name);
  }

  find(name: string): Scope | undefined {
    const known = this.#opened.get(name);
    if (this.#excluded.has(name)) return undefined;
    if (known !== undefined) return known;
    try {
      const source = this.#sources.get(name) ?? (name === "" ? undefined : name);
      const scope = new Scope(name, source, name === "" ? this.#own : {}, this.#limits);
      this.#opened.set(name, scope);
      return scope;
    } catch (error) {
      if (name !== "" && error instanceof NetlinkError && error.errno === -ENOENT) return undefined;
      throw error;
    }
  }

  get(name: string): Scope {
    const scope = this.find(name);
    if (scope !== undefined) return scope;
    throw failure(`open namespace ${name}`, "it does not exist, or another program has removed it", ENOENT);
  }

  async readLinks(): Promise<void> {
    for (const scope of this.existing()) await scope.readLinks();
  }

  *existing(): Generator<Scope> {
    for (const name of this.#sources.keys()) {
      const scope = this.find(name);
      if (scope !== undefined) yield scope;
    }
  }

  [Symbol.dispose](): void {
    for (const scope of this.#opened.values()) scope[Symbol.dispose]();
  }
}
