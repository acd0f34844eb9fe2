// The tables of one network namespace, each read once.
import { NetlinkError } from "../../../errors.ts";
import { nfhook, type Operations } from "../../../families/nfhook.ts";
import { type Mode, type Steps, wait } from "../../../io/io.ts";
import type { NetworkNamespace } from "../../../netns/namespace.ts";
import { type Connection, Conntrack } from "../../netfilter/index.ts";
import { Program } from "../../nftables/evaluate/program.ts";
import { Nftables, type NftObject } from "../../nftables/index.ts";
import {
  type Address,
  Addresses,
  type BridgeVlan,
  BridgeVlans,
  type FdbEntry,
  type Filter,
  Filters,
  ForwardingEntries,
  type InterfaceConfiguration,
  InterfaceConfigurations,
  type Link,
  Links,
  type LookupOptions,
  type Neighbour,
  Neighbours,
  type Qdisc,
  Qdiscs,
  type Route,
  Routes,
  type Rule,
  Rules,
} from "../../route/index.ts";
import { type InetSocket, Sockets } from "../../sockets/index.ts";
import { Sysctls } from "../../system/sysctls.ts";
import { SecurityPolicies, type SecurityPolicy } from "../../xfrm/index.ts";

/** A client of either mode: the steps wait for its results. */
interface Openable<Client> {
  open(options: { netns: NetworkNamespace }): Client;
  openAsync(options: { netns: NetworkNamespace }): unknown;
}

interface Lists<Entry> {
  toArray(): Entry[];
}

/** The functions at the hooks of netfilter. */
const Hooks: Openable<ReturnType<typeof nfhook.connect>> = { open: nfhook.connect, openAsync: nfhook.connectAsync };
export type HookFunction = Operations["get"]["dump"]["reply"];

/** Errors of a kernel without the table. */
const LACKING: readonly string[] = ["EOPNOTSUPP", "ENOENT", "EPROTONOSUPPORT"];

/** Hardware addresses that a bridge learned from simulated frames. */
type Learned = Map<string, number>;

export class NamespaceView implements Disposable {
  readonly id: string;
  readonly name: string;
  readonly netns: NetworkNamespace;
  readonly learned: Learned = new Map();
  readonly mode: Mode;
  readonly #resources = new DisposableStack();
  readonly #clients = new Map<object, unknown>();
  readonly #read = new Map<string, unknown>();
  /** Families whose hooks the kernel cannot list. */
  readonly #unlisted = new Set<number>();

  constructor(netns: NetworkNamespace, name: string, mode: Mode) {
    this.id = netns.id;
    this.netns = netns;
    this.name = name;
    this.mode = mode;
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }

  client<Client extends Disposable>(kind: Openable<Client>): Client {
    const known = this.#clients.get(kind);
    if (known !== undefined) return known as Client;
    const options = { netns: this.netns };
    const client = (this.mode === "sync" ? kind.open(options) : kind.openAsync(options)) as Client;
    this.#clients.set(kind, client);
    return this.#resources.use(client);
  }

  *#once<T>(key: string, read: () => T): Steps<T> {
    if (!this.#read.has(key)) this.#read.set(key, yield* wait<T>(read()));
    return this.#read.get(key) as T;
  }

  *#list<Entry>(key: string, list: () => Lists<Entry>): Steps<readonly Entry[]> {
    return yield* this.#once(key, () => list().toArray());
  }

  /** Like {@link #list}, but a kernel without the table has no entries. */
  *#optional<Entry>(key: string, list: () => Lists<Entry>): Steps<readonly Entry[]> {
    try {
      return yield* this.#list(key, list);
    } catch (error) {
      if (error instanceof NetlinkError && LACKING.includes(error.code)) return [];
      throw error;
    }
  }

  *links(): Steps<readonly Link[]> {
    return yield* this.#list("links", () => this.client(Links).list());
  }

  *link(ifindex: number | undefined): Steps<Link | undefined> {
    return (yield* this.links()).find((link) => link.ifindex === ifindex);
  }

  /** Returns the VRF that the interface is, or to which it belongs. */
  *vrfOf(ifindex: number | undefined): Steps<Extract<Link, { kind: "vrf" }> | undefined> {
    const link = yield* this.link(ifindex);
    const vrf = link?.kind === "vrf" ? link : yield* this.link(link?.masterIndex);
    return vrf?.kind === "vrf" ? vrf : undefined;
  }

  addresses(): Steps<readonly Address[]> {
    return this.#list("addresses", () => this.client(Addresses).list());
  }

  *addressesOf({ ifindex }: Link): Steps<readonly Address[]> {
    return (yield* this.addresses()).filter((one) => one.ifindex === ifindex);
  }

  /** Returns the ports of a bridge, bond or VRF. */
  *portsOf({ ifindex }: Link): Steps<readonly Link[]> {
    return (yield* this.links()).filter((one) => one.masterIndex === ifindex);
  }

  /** Looks up a route. Returns the kernel's error if there is none. */
  *routeTo(destination: string, options: LookupOptions): Steps<Route | NetlinkError> {
    try {
      return yield* wait<Route>(this.client(Routes).get(destination, options));
    } catch (error) {
      if (error instanceof NetlinkError && error.code !== "EPERM") return error;
      throw error;
    }
  }

  rules(family: "inet" | "inet6"): Steps<readonly Rule[]> {
    return this.#list(`rules ${family}`, () => this.client(Rules).list({ family }));
  }

  routes(family: "inet" | "inet6", table: number): Steps<readonly Route[]> {
    return this.#list(`routes ${family} ${table}`, () => this.client(Routes).list({ family, table }));
  }

  vlans(): Steps<readonly BridgeVlan[]> {
    return this.#optional("vlans", () => this.client(BridgeVlans).list());
  }

  forwardingEntries(): Steps<readonly FdbEntry[]> {
    return this.#list("fdb", () => this.client(ForwardingEntries).list());
  }

  neighbours(): Steps<readonly Neighbour[]> {
    return this.#list("neighbours", () => this.client(Neighbours).list());
  }

  /** Addresses for which interfaces answer requests of other hosts. */
  proxies(): Steps<readonly Neighbour[]> {
    return this.#list("proxies", () => this.client(Neighbours).list({ proxy: true }));
  }

  configurations(family: "inet" | "inet6"): Steps<readonly InterfaceConfiguration[]> {
    return this.#list(`netconf ${family}`, () => this.client(InterfaceConfigurations).list({ family }));
  }

  qdiscs(): Steps<readonly Qdisc[]> {
    return this.#optional("qdiscs", () => this.client(Qdiscs).list());
  }

  filters(dev: string, parent: string): Steps<readonly Filter[]> {
    return this.#optional(`filters ${dev} ${parent}`, () => this.client(Filters).list(dev, { parent }));
  }

  policies(): Steps<readonly SecurityPolicy[]> {
    return this.#optional("policies", () => this.client(SecurityPolicies).list());
  }

  /** Returns undefined if the kernel cannot list connections. It may track them nevertheless. */
  *connections(protocol: string): Steps<readonly Connection[] | undefined> {
    try {
      return yield* this.#list(`connections ${protocol}`, () =>
        this.client(Conntrack).list({ protocol: protocol as Connection["protocol"] }),
      );
    } catch (error) {
      // A kernel without nf_conntrack_netlink. (nfnetlink_rcv_msg)
      if (error instanceof NetlinkError && error.code === "EINVAL") return undefined;
      throw error;
    }
  }

  *sockets(protocol: "tcp" | "udp" | "udplite" | "sctp"): Steps<readonly InetSocket[]> {
    const list = () => this.client(Sockets).list({ protocol }) as Lists<InetSocket>;
    return yield* this.#list(`sockets ${protocol}`, list);
  }

  /** @param name with slashes, such as "net/ipv4/conf/eth0/arp_ignore". Returns undefined if there is none. */
  *sysctl(name: string): Steps<number | undefined> {
    try {
      const value = yield* this.#once(name, () => this.client(Sysctls).get(name));
      return typeof value === "number" ? value : undefined;
    } catch (error) {
      if (error instanceof NetlinkError && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  /**
   * Returns the functions at a hook. Undefined if the kernel cannot list them.
   *
   * @param family number of the family (NFPROTO_*).
   */
  *functionsAt(family: number, hooknum: number): Steps<readonly HookFunction[] | undefined> {
    const request = { header: { nfgenFamily: family }, hooknum };
    if (this.#unlisted.has(family)) return undefined;
    try {
      return yield* this.#list(`hooks ${family} ${hooknum}`, () => this.client(Hooks).dump("get", request));
    } catch (error) {
      if (error instanceof NetlinkError && (error.code === "EINVAL" || LACKING.includes(error.code))) {
        this.#unlisted.add(family);
        return undefined;
      }
      throw error;
    }
  }

  ruleset(): Steps<readonly NftObject[]> {
    return this.#once("ruleset", () => this.client(Nftables).listRuleset());
  }

  /** @param withoutNat whether the `nat` chains are omitted, which the kernel calls only for the first packet. */
  *program(withoutNat: boolean): Steps<Program> {
    const objects = yield* this.ruleset();
    return yield* this.#once(`program ${withoutNat}`, () => {
      if (!withoutNat) return new Program(objects);
      const natChains = new Set<string>();
      for (const object of objects)
        if ("chain" in object && object.chain.type === "nat") natChains.add(chainKey(object.chain, object.chain.name));
      return new Program(
        objects.filter(
          (object) =>
            !("chain" in object && natChains.has(chainKey(object.chain, object.chain.name))) &&
            !("rule" in object && natChains.has(chainKey(object.rule, object.rule.chain))),
        ),
      );
    });
  }

  /** Whether a rule reads bytes at an offset, or headers in a packet of a tunnel. */
  *readsPayloads(): Steps<boolean> {
    const objects = yield* this.ruleset();
    return yield* this.#once("payloads", () =>
      objects.some((object) => "rule" in object && /"(base|tunnel)":/.test(textOfExpressions(object.rule.expr))),
    );
  }

  /** Whether a table of a family of the list has a chain at a hook. */
  *hasChain(families: readonly string[], hooks: readonly string[]): Steps<boolean> {
    for (const object of yield* this.ruleset()) {
      if (!("chain" in object)) continue;
      const { family, hook } = object.chain;
      if (families.includes(family) && hook !== undefined && hooks.includes(hook)) return true;
    }
    return false;
  }
}

/** Returns the expressions of a rule as JSON, in which large numbers are inexact. */
export function textOfExpressions(expr: unknown): string {
  return JSON.stringify(expr, (_, value) => (typeof value === "bigint" ? Number(value) : value));
}

function chainKey({ family, table }: { family: string; table: string }, chain: string): string {
  return `${family} ${table} ${chain}`;
}
