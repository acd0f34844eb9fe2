import { defined } from "../../base/objects.ts";
import { EEXIST, EINVAL, ENODEV, ENOENT, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL } from "../../constants/netlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { type NudState, type Operations, rtNeigh } from "../../families/rt-neigh.ts";
import { forwardingKey } from "../../subsystems/route/bridge/fdb.ts";
import type { Received } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { KnownLink, NetworkContext } from "./context.ts";

type Reply = Operations["getneigh"]["dump"]["reply"];
type Request = Received<Operations["newneigh"]["do"]["request"]>;
type Deletion = Received<Operations["delneigh"]["do"]["request"]>;

/** States of entries that `br_fdb_add` accepts. */
const accepted: ReadonlySet<unknown> = new Set<NudState>(["permanent", "noarp", "reachable"]);
const NO_ADDRESS = "00:00:00:00:00:00";

/** Identifies an entry as {@link forwardingKey} does. */
function keyOf({ header, lladdr = "", master, vlan, srcVni, dst, port, vni, ifindex, nhId }: Reply): string {
  const identity = { vlan, srcVni, dst, port, vni, viaIfindex: ifindex, nhid: nhId, masterIndex: master };
  return forwardingKey({ ifindex: header.ndmIfindex, mac: lladdr, ...defined(identity) });
}

/** The forwarding databases of a fake network's bridges and tunnels. (`rtnl_fdb_add`, net/core/rtnetlink.c) */
export class ForwardingTable {
  readonly #context: NetworkContext;
  readonly #entries = new Map<string, Reply>();
  /** Key of the entry with the hardware address of each bridge port. */
  readonly #ofPorts = new Map<number, string>();

  constructor(context: NetworkContext) {
    this.#context = context;
  }

  /** A bridge adds an entry with the hardware address of each port, and loses the entries of a port that leaves. */
  linkChanged(link: KnownLink, isGone: boolean): void {
    const { index } = link;
    const bridge = isGone ? undefined : this.#bridgeOf(link);
    for (const [key, entry] of this.#entries) {
      const isOwn = entry.header.ndmIfindex === index;
      const isOfMaster = entry.master !== undefined && isOwn && entry.master !== bridge && entry.master !== index;
      if (isGone && (isOwn || entry.master === index)) this.#remove(key, entry);
      else if (isOfMaster) this.#remove(key, entry);
    }
    const former = this.#ofPorts.get(index);
    const entry =
      bridge === undefined ? undefined : entryOf(index, link.mac, ["permanent"], { master: bridge, cacheinfo: {} });
    const key = entry && keyOf(entry);
    if (former === key) return;
    const known = former === undefined ? undefined : this.#entries.get(former);
    if (known !== undefined) this.#remove(former!, known);
    this.#ofPorts.delete(index);
    if (entry === undefined || this.#entries.has(key!)) return;
    this.#ofPorts.set(index, key!);
    this.#put(entry);
  }

  find({ header, lladdr, vlan }: Pick<Request, "header" | "lladdr" | "vlan">): Reply {
    const { ndmIfindex: index, ndmFlags = [] } = header;
    const isMaster = ndmFlags.includes("master");
    const found = [...this.#entries.values()].find(
      (one) =>
        one.header.ndmIfindex === index &&
        one.lladdr === lladdr &&
        one.vlan === vlan &&
        (one.master !== undefined) === (isMaster || one.master === index),
    );
    if (found === undefined) throw new Refusal(ENOENT, { message: "Fdb entry not found" });
    return found;
  }

  /** Returns whether a link has entries outside of a bridge. */
  hasOwn(index: number): boolean {
    return this.#entries.values().some((one) => one.header.ndmIfindex === index && one.master === undefined);
  }

  list(index: number | undefined, master: number | undefined): Reply[] {
    const all = [...this.#entries.values()].sort((one, other) => one.header.ndmIfindex - other.header.ndmIfindex);
    return all.filter(
      (one) =>
        (index === undefined || index === 0 || one.header.ndmIfindex === index) &&
        (master === undefined || one.master === master || one.header.ndmIfindex === master),
    );
  }

  add(request: Request, flags: number): void {
    const link = this.#linkOf(request);
    const { lladdr } = request;
    if (lladdr === undefined) throw new Refusal(EINVAL, { message: "invalid address" });
    this.#databases(request, link, (master) => {
      const entry = this.#entry(request, link, master);
      const key = keyOf(entry);
      const known = this.#entries.get(key);
      if (known !== undefined && (flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
      if (known === undefined && (flags & (NLM_F_CREATE | NLM_F_APPEND)) === 0) throw new Refusal(ENOENT);
      this.#put(entry);
    });
  }

  delete(request: Deletion): void {
    const link = this.#linkOf(request);
    this.#databases(request, link, (master) => {
      const key = keyOf(
        this.#entry({ ...request, header: { ...request.header, ndmState: ["permanent"] } }, link, master),
      );
      const known = this.#entries.get(key);
      if (known === undefined || (master !== undefined && known.header.ndmIfindex !== link.index))
        throw new Refusal(ENOENT);
      this.#remove(key, known);
    });
  }

  #linkOf({ header }: Pick<Request, "header">): KnownLink {
    if (header.ndmIfindex === 0) throw new Refusal(EINVAL, { message: "invalid ifindex" });
    const link = this.#context.link(header.ndmIfindex);
    if (link === undefined) throw new Refusal(ENODEV, { message: "unknown ifindex" });
    return link;
  }

  /** Calls `change` for the selected databases: with the bridge of a port, and without one for the device's own. */
  #databases({ header }: Pick<Request, "header">, link: KnownLink, change: (master?: number) => void): void {
    const flags = header.ndmFlags ?? [];
    const bridge = this.#bridgeOf(link);
    const isMaster = flags.includes("master") || !flags.includes("self");
    const isSelf = flags.includes("self");
    if (isMaster && bridge !== undefined) change(bridge);
    else if (!isSelf) throw new Refusal(EOPNOTSUPP);
    if (isSelf) change(link.kind === "bridge" ? link.index : undefined);
  }

  #entry(request: Request | Deletion, link: KnownLink, master: number | undefined): Reply {
    const { header, lladdr = "" } = request;
    const { dst, port, vni, srcVni, ifindex, nhId, vlan } = request as Request;
    const state = (header.ndmState ?? []) as readonly NudState[];
    const extra = { vlan, dst, port, vni, srcVni, ifindex, nhId };
    if (master !== undefined) {
      if (!state.some((one) => accepted.has(one)) || lladdr === NO_ADDRESS) throw new Refusal(EINVAL);
      return entryOf(link.index, lladdr, state, { master, vlan, flagsExt: [], cacheinfo: {} });
    }
    if (link.kind === "vxlan") return entryOf(link.index, lladdr, state, { ...extra, cacheinfo: {} }, ["self"]);
    // Other devices have a filter of received addresses. (ndo_dflt_fdb_add)
    if (!state.includes("permanent")) throw new Refusal(EINVAL);
    return entryOf(link.index, lladdr, state, { vlan }, ["self"]);
  }

  #bridgeOf({ master }: KnownLink): number | undefined {
    const above = master === 0 ? undefined : this.#context.link(master);
    return above?.kind === "bridge" ? above.index : undefined;
  }

  #put(entry: Reply): void {
    this.#entries.set(keyOf(entry), entry);
    this.#context.kernel.publish(rtNeigh, "newneigh-ntf", entry, { group: "rtnlgrp-neigh" });
  }

  #remove(key: string, entry: Reply): void {
    this.#entries.delete(key);
    this.#context.kernel.publish(rtNeigh, "delneigh-ntf", entry, { group: "rtnlgrp-neigh" });
  }
}

function entryOf(
  index: number,
  lladdr: string,
  state: readonly NudState[],
  attributes: object,
  flags: readonly "self"[] = [],
): Reply {
  const header = { ndmFamily: AF_BRIDGE, ndmIfindex: index, ndmState: state, ndmFlags: flags, ndmType: "unspec" };
  return { header, lladdr, ...defined(attributes) } as unknown as Reply;
}
