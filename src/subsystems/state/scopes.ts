import { checkFunction, checkObject } from "../../base/check.ts";
import { groupBy } from "../../base/objects.ts";
import { ENODEV, ENOENT } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { type CallLimits, withCallLimits } from "../../io/io.ts";
import { type NamespaceSource, NetworkNamespace } from "../../netns/namespace.ts";
import { Datapath } from "../ovs/datapath.ts";
import type { DatapathConnection, DatapathOptions } from "../ovs/families.ts";
import type { Link } from "../route/links/link.ts";
import { Links } from "../route/links/links.ts";

/** The tables of one network namespace. A table is opened when it is first used. */
export class Scope implements Disposable {
  /** Name of the namespace in the description; "" for the namespace that the description applies to. */
  readonly name: string;
  /** Handle of the namespace; undefined for the calling thread's namespace. */
  readonly netns: NetworkNamespace | undefined;
  readonly #opened = new Map<unknown, Disposable>();
  readonly #ownNetns: NetworkNamespace | undefined;
  readonly #datapaths = new Map<string, Promise<Datapath<"async">>>();
  readonly #connection: DatapathConnection | undefined;
  readonly #limits: CallLimits;
  #isClosed = false;
  #byName: Map<string, Link> | undefined;
  #byIndex: Map<number, Link> | undefined;
  #byLower: Map<number | undefined, Link[]> | undefined;

  constructor(
    name: string,
    source: NamespaceSource | undefined,
    connection: DatapathConnection | undefined,
    limits: CallLimits,
  ) {
    this.name = name;
    this.#connection = connection;
    this.#limits = limits;
    const isHandle = source === undefined || source instanceof NetworkNamespace;
    this.netns = isHandle ? source : NetworkNamespace.open(source);
    this.#ownNetns = isHandle ? undefined : this.netns;
  }

  /** Calls a synchronous function in the namespace. */
  run<Result>(work: () => Result): Result {
    return this.netns === undefined ? work() : this.netns.run(work);
  }

  /**
   * Returns a table of the namespace whose methods return promises. `kind` is the class of the table, such as {@link
   * Links}.
   */
  openAsync<Table extends Disposable>(kind: {
    openAsync(options: { netns: NetworkNamespace | undefined }): Table;
  }): Table {
    const known = this.#opened.get(kind);
    if (known !== undefined) return known as Table;
    const table = kind.openAsync(withCallLimits({ netns: this.netns }, this.#limits));
    this.#opened.set(kind, table);
    return table;
  }

  /** Options for opening Open vSwitch datapaths in the namespace. */
  get datapathOptions(): DatapathOptions {
    const options = this.#connection === undefined ? { netns: this.netns } : { connection: this.#connection };
    return withCallLimits(options, this.#limits);
  }

  /** Opens an Open vSwitch datapath, unless it is open. Throws DatapathError if the datapath does not exist. */
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

  /** Reads a link from the kernel. Resolves with undefined if the link does not exist. */
  async findLink(ifname: string): Promise<Link | undefined> {
    try {
      return await this.openAsync(Links).get(ifname);
    } catch (error) {
      if (error instanceof NetlinkError && error.errno === -ENODEV) return undefined;
      throw error;
    }
  }

  /** Reads the links of the namespace, unless they have been read. */
  async readLinks(): Promise<void> {
    if (this.#byName === undefined) this.replaceLinks(await this.openAsync(Links).list().toArray());
  }

  /** The links of the namespace by name. Requires {@link readLinks}. */
  get linksByName(): ReadonlyMap<string, Link> {
    if (this.#byName === undefined) throw new TypeError(`the links of the namespace "${this.name}" were not read`);
    return this.#byName;
  }

  /** Replaces the links that were read. A plan that renames links continues with the new names. */
  replaceLinks(links: readonly Link[]): void {
    this.#byName = new Map(links.map((link) => [link.ifname, link]));
    this.#byIndex = undefined;
    this.#byLower = undefined;
  }

  /** The links of the namespace by index. Requires {@link readLinks}. */
  get linksByIndex(): ReadonlyMap<number, Link> {
    this.#byIndex ??= new Map([...this.linksByName.values()].map((link) => [link.ifindex, link]));
    return this.#byIndex;
  }

  /**
   * The links of the namespace, grouped by `linkIndex`, which is the index of their underlying interface or peer.
   * Requires {@link readLinks}.
   */
  get linksByLower(): ReadonlyMap<number | undefined, readonly Link[]> {
    this.#byLower ??= groupBy(this.linksByName.values(), ({ linkIndex }) => linkIndex);
    return this.#byLower;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const resource of this.#opened.values()) resource[Symbol.dispose]();
    this.#ownNetns?.close();
  }
}

/** How the namespaces of a description are opened. */
export interface ScopeSources {
  /**
   * Location of each namespace, by its name in the description. Undefined means the namespace of the calling thread, or
   * a name that `ip netns` manages.
   */
  readonly sources: ReadonlyMap<string, NamespaceSource | undefined>;
  /** Connection to Open vSwitch datapaths that is used instead of the kernel. */
  readonly ovsConnection?: DatapathConnection | undefined;
}

/** Throws a TypeError if a value is not a connection to Open vSwitch datapaths. */
export function checkConnection(value: unknown, path: string): void {
  checkObject(value, path);
  checkFunction((value as Partial<DatapathConnection>).openSocket, `${path}.openSocket`);
}

/** The namespaces of a description, by name. A namespace that does not exist is undefined until a step creates it. */
export class Scopes implements Disposable {
  readonly #sources: ReadonlyMap<string, NamespaceSource | undefined>;
  readonly #connection: DatapathConnection | undefined;
  readonly #opened = new Map<string, Scope>();
  readonly #excluded = new Set<string>();
  readonly #limits: CallLimits;

  /** @param limits limits of all calls of the tables (default: none). */
  constructor({ sources, ovsConnection }: ScopeSources, limits: CallLimits = {}) {
    this.#limits = limits;
    this.#sources = sources;
    this.#connection = ovsConnection;
  }

  /** From now on, treats a namespace as missing, even if another program creates it. */
  exclude(name: string): void {
    this.#excluded.add(name);
  }

  /** Returns a namespace by its name in the description, or undefined if the namespace does not exist. */
  find(name: string): Scope | undefined {
    const known = this.#opened.get(name);
    if (this.#excluded.has(name)) return undefined;
    if (known !== undefined) return known;
    try {
      const source = this.#sources.get(name) ?? (name === "" ? undefined : name);
      const scope = new Scope(name, source, name === "" ? this.#connection : undefined, this.#limits);
      this.#opened.set(name, scope);
      return scope;
    } catch (error) {
      if (name !== "" && error instanceof NetlinkError && error.errno === -ENOENT) return undefined;
      throw error;
    }
  }

  /** Returns a namespace by its name in the description. Throws NetlinkError ENOENT if the namespace does not exist. */
  get(name: string): Scope {
    const scope = this.find(name);
    if (scope !== undefined) return scope;
    const operation = `open namespace ${name}`;
    throw new NetlinkError(`${operation}: another program has removed it (ENOENT)`, { errno: ENOENT, operation });
  }

  /** Reads the links of all namespaces that exist, unless they have been read. */
  async readLinks(): Promise<void> {
    for (const scope of this.existing()) await scope.readLinks();
  }

  /** Iterates over the namespaces that exist. */
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
