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

/** A network namespace of a description, with its open tables. */
export class Scope implements Disposable {
  /** Name in the description; "" for the description's own namespace. */
  readonly name: string;
  /** Handle of the network namespace. Undefined for the calling thread's namespace. */
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

  run<Result>(work: () => Result): Result {
    return this.netns === undefined ? work() : this.netns.run(work);
  }

  /** Returns this namespace's client of a class such as {@link Links}. */
  openAsync<Table extends Disposable>(kind: {
    openAsync(options: { netns: NetworkNamespace | undefined }): Table;
  }): Table {
    const known = this.#opened.get(kind);
    if (known !== undefined) return known as Table;
    const table = kind.openAsync(withCallLimits({ netns: this.netns }, this.#limits));
    this.#opened.set(kind, table);
    return table;
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
    this.#byLower = undefined;
  }

  /** Links of the namespace by index. Call {@link readLinks} first. */
  get linksByIndex(): ReadonlyMap<number, Link> {
    this.#byIndex ??= new Map([...this.linksByName.values()].map((link) => [link.ifindex, link]));
    return this.#byIndex;
  }

  /** Links by `linkIndex`, such as their parent's. Call {@link readLinks} first. */
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

export interface ScopeSources {
  /**
   * Sources of the namespaces, by their names in the description. Undefined stands for the calling thread's namespace
   * (name "") or for a namespace in /run/netns.
   */
  readonly sources: ReadonlyMap<string, NamespaceSource | undefined>;
  readonly ovsConnection?: DatapathConnection | undefined;
}

export function checkConnection(value: unknown, path: string): void {
  checkObject(value, path);
  checkFunction((value as Partial<DatapathConnection>).openSocket, `${path}.openSocket`);
}

/** Namespaces, opened on first use because a step may create them. */
export class Scopes implements Disposable {
  readonly #sources: ReadonlyMap<string, NamespaceSource | undefined>;
  readonly #connection: DatapathConnection | undefined;
  readonly #opened = new Map<string, Scope>();
  readonly #excluded = new Set<string>();
  readonly #limits: CallLimits;

  constructor({ sources, ovsConnection }: ScopeSources, limits: CallLimits = {}) {
    this.#limits = limits;
    this.#sources = sources;
    this.#connection = ovsConnection;
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
      const scope = new Scope(name, source, name === "" ? this.#connection : undefined, this.#limits);
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
    const operation = `open namespace ${name}`;
    throw new NetlinkError(`${operation}: another program has removed it (ENOENT)`, { errno: ENOENT, operation });
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
