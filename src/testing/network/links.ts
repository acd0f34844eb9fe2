import { defined } from "../../base/objects.ts";
import { EBUSY, EEXIST, EINVAL, ENODEV, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../constants/netlink.ts";
import { type IfinfoFlags, type Operations, rtLink } from "../../families/rt-link.ts";
import type { FamilyHandlers, Received, RequestDetails } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { KnownLink, NetworkContext } from "./context.ts";
import { type LinkKind, linkKinds } from "./link-kinds.ts";

type Request = Received<Operations["newlink"]["do"]["request"]>;
type Settings = Partial<Record<string, unknown>>;

interface Selector {
  readonly header?: { readonly ifiIndex?: number };
  readonly ifname?: string;
  readonly altIfname?: string;
}

const LOOPBACK_TYPE = 772;
const ETHERNET_TYPE = 1;
const FIRST_INDEX = 1;
const switchable = {
  up: 1,
  debug: 4,
  "no-trailers": 0x20,
  "no-arp": 0x80,
  promisc: 0x100,
  "all-multi": 0x200,
  multicast: 0x1000,
  portsel: 0x2000,
  "auto-media": 0x4000,
  dynamic: 0x8000,
} as const satisfies Partial<Record<IfinfoFlags, number>>;
/** `GSO_MAX_SIZE` and `GRO_MAX_SIZE` */
const MAX_SIZE = 524_280;
/** `GSO_LEGACY_MAX_SIZE` and `GRO_LEGACY_MAX_SIZE` */
const LEGACY_SIZE = 65_536;
const pairedSizes = [
  ["gsoMaxSize", "gsoIpv4MaxSize"],
  ["groMaxSize", "groIpv4MaxSize"],
] as const;
const usualSizes = Object.fromEntries(pairedSizes.flat().map((name) => [name, LEGACY_SIZE]));
/** These attributes only select the link, or are handled separately. */
const processed: ReadonlySet<string> = new Set([
  "header",
  "ifname",
  "altIfname",
  "extMask",
  "linkinfo",
  "master",
  "mtu",
  "netNsFd",
  "netNsPid",
  "targetNetnsid",
  "afSpec",
  "carrier",
  "operstate",
  "unknown",
  "unparsed",
]);

class FakeLink implements KnownLink {
  readonly index: number;
  readonly kind: string | undefined;
  readonly type: number;
  readonly traits: LinkKind;
  name: string;
  mtu: number;
  /** A bridge that has lost its last port has no carrier. */
  hadPorts = false;
  /** Otherwise, a bridge has the smallest MTU of its ports. */
  hasOwnMtu = false;
  master = 0;
  /** Index of the lower link, or of the other end of a veth pair. */
  link: number | undefined;
  /** Whether the cable is connected, one condition for a carrier. */
  hasMedium = true;
  isRunning = false;
  carrierChanges = 0;
  wasUp = false;
  readonly flags: Set<IfinfoFlags>;
  readonly altnames: string[] = [];
  readonly settings: Settings;
  data: object | undefined;

  constructor(index: number, name: string, kind: string | undefined, traits: LinkKind, settings: Settings) {
    this.index = index;
    this.name = name;
    this.kind = kind;
    this.traits = traits;
    this.type = traits.type ?? ETHERNET_TYPE;
    this.mtu = traits.mtu ?? 1500;
    this.flags = new Set(traits.flags);
    this.settings = settings;
  }

  get isUp(): boolean {
    return this.flags.has("up");
  }

  get isLoopback(): boolean {
    return this.flags.has("loopback");
  }

  get hasResolution(): boolean {
    return !this.isLoopback && !this.flags.has("no-arp");
  }

  /** Network cards get a queue; other links have none. */
  get defaultQdisc(): string | undefined {
    if (!this.wasUp) return undefined;
    return this.kind === undefined && !this.isLoopback ? "pfifo_fast" : "noqueue";
  }

  get mac(): string {
    return (this.settings["address"] as string | undefined) ?? "";
  }
}

/** The links of a fake network, and the request handlers of the family `rt-link`. */
export class LinkTable {
  readonly handlers: FamilyHandlers<Operations> = {
    getlink: {
      do: (request) => this.#describe(this.#find(request)),
      dump: ({ linkinfo, master = 0 }) =>
        [...this.#links.values()]
          .filter(
            (link) =>
              (linkinfo?.kind === undefined || link.kind === linkinfo.kind) && (!master || link.master === master),
          )
          .map((link) => this.#describe(link)),
    },
    newlink: { do: (request, details) => this.#add(request, details) },
    setlink: { do: (request) => this.#change(this.#find(request), request as Request) },
    dellink: { do: (request) => this.#delete(request) },
    newlinkprop: { do: (request) => this.#changeNames(request, true) },
    dellinkprop: { do: (request) => this.#changeNames(request, false) },
  };
  readonly #context: NetworkContext;
  readonly #links = new Map<number, FakeLink>();
  /** Last announced description of each link as text, by index. */
  readonly #reported = new Map<number, string>();
  readonly #stateChanged: (link: KnownLink, isGone: boolean) => void;
  #nextIndex = FIRST_INDEX;
  #nextMac = 1;

  /**
   * Creates the links of a fake network, which at first are only the loopback interface `lo`.
   *
   * @param stateChanged called when a link goes up or down, when its carrier changes, and before the link is removed.
   */
  constructor(context: NetworkContext, stateChanged: (link: KnownLink, isGone: boolean) => void) {
    this.#context = context;
    this.#stateChanged = stateChanged;
    const traits: LinkKind = { flags: ["loopback"], mtu: 65_536, type: LOOPBACK_TYPE, isImmutable: true };
    const address = "00:00:00:00:00:00";
    const lo = this.#create("lo", undefined, traits, { address, broadcast: address });
    this.#reported.set(lo.index, textOf(this.#describe(lo)));
  }

  get(index: number): FakeLink | undefined {
    return this.#links.get(index);
  }

  all(): FakeLink[] {
    return [...this.#links.values()];
  }

  byName(name: string): FakeLink | undefined {
    for (const link of this.#links.values()) if (link.name === name || link.altnames.includes(name)) return link;
    return undefined;
  }

  addDevice(name: string, settings: Settings, mtu = 1500): number {
    const link = this.#create(name, undefined, { flags: ["broadcast", "multicast"], mtu }, settings);
    this.#settle();
    return link.index;
  }

  setMedium(link: FakeLink, isConnected: boolean): void {
    link.hasMedium = isConnected;
    this.#settle();
  }

  #create(name: string, kind: string | undefined, traits: LinkKind, settings: Settings, index = 0): FakeLink {
    if (index !== 0 && this.#links.has(index)) throw new Refusal(EBUSY, { message: "The interface index is in use" });
    const chosen = index === 0 ? this.#freeIndex() : index;
    const address = traits.type === undefined ? { address: this.#newMac(), broadcast: "ff:ff:ff:ff:ff:ff" } : {};
    const link = new FakeLink(chosen, name, kind, traits, { ...address, ...settings });
    this.#links.set(link.index, link);
    return link;
  }

  #freeIndex(): number {
    while (this.#links.has(this.#nextIndex)) this.#nextIndex++;
    return this.#nextIndex++;
  }

  #newMac(): string {
    const number = (this.#nextMac++).toString(16).padStart(6, "0");
    return `02:fa:ce:${number.match(/../g)!.join(":")}`;
  }

  #find({ header, ifname, altIfname }: Selector): FakeLink {
    const index = header?.ifiIndex ?? 0;
    const name = ifname ?? altIfname;
    const link = index > 0 ? this.get(index) : name === undefined ? undefined : this.byName(name);
    if (index <= 0 && name === undefined) throw new Refusal(EINVAL);
    if (link === undefined) throw new Refusal(ENODEV);
    return link;
  }

  #checkName(name: string): void {
    if (this.byName(name) !== undefined) throw new Refusal(EEXIST);
  }

  #add(request: Request, { flags }: RequestDetails): void {
    const index = request.header?.ifiIndex ?? 0;
    const known = index > 0 ? this.get(index) : request.ifname === undefined ? undefined : this.byName(request.ifname);
    if (known !== undefined) {
      if ((flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
      this.#change(known, request);
      return;
    }
    if ((flags & NLM_F_CREATE) === 0) throw new Refusal(ENODEV);
    const { kind, data } = (request.linkinfo ?? {}) as { kind?: string; data?: object };
    const traits = kind === undefined ? undefined : linkKinds[kind];
    if (kind === undefined || traits === undefined) throw new Refusal(EOPNOTSUPP, { message: "Unknown device type" });
    const lower = (request as { link?: number }).link;
    if (traits.isUpper && lower === undefined) throw new Refusal(EINVAL);
    const below = lower === undefined ? undefined : this.get(lower);
    if (lower !== undefined && below === undefined) throw new Refusal(ENODEV);
    const isPassthru = kind === "macvlan" && isPassthruMode(data);
    // (macvlan_common_newlink)
    const siblings = kind === "macvlan" ? this.all().filter((one) => one.kind === kind && one.link === lower) : [];
    if (siblings.some((one) => isPassthruMode(one.data)) || (isPassthru && siblings.length > 0))
      throw new Refusal(EINVAL);
    const { peer, peerInfo, ...own } = (data ?? {}) as { peer?: Request; peerInfo?: Request };
    const other = kind === "veth" ? this.#start(kind, traits, peer ?? peerInfo ?? {}, undefined) : undefined;
    const link = this.#start(kind, traits, request, Object.keys(own).length === 0 ? undefined : own);
    link.link = other?.index ?? lower;
    if (isPassthru) link.settings["address"] = below!.settings["address"];
    if (other !== undefined) {
      other.link = link.index;
      other.isRunning = false;
      link.isRunning = false;
      for (const end of [other, link]) end.carrierChanges = 1;
    }
    this.#apply(link, request);
    if (other !== undefined) this.#apply(other, peer ?? peerInfo ?? {});
    this.#settle();
  }

  #start(kind: string, traits: LinkKind, request: Request, data: object | undefined): FakeLink {
    const name = request.ifname ?? `${kind}%d`;
    const chosen = name.includes("%d") ? this.#freeName(name) : name;
    this.#checkName(chosen);
    const link = this.#create(chosen, kind, traits, {}, request.header?.ifiIndex);
    link.data = data;
    return link;
  }

  #freeName(pattern: string): string {
    for (let number = 0; ; number++) {
      const name = pattern.replace("%d", `${number}`);
      if (this.byName(name) === undefined) return name;
    }
  }

  #change(link: FakeLink, request: Request): void {
    const { ifname, linkinfo } = request;
    if (ifname !== undefined && ifname !== link.name && (request.header?.ifiIndex ?? 0) > 0) {
      this.#checkName(ifname);
      link.name = ifname;
    }
    const data = (linkinfo as { data?: object } | undefined)?.data;
    // (macvlan_changelink)
    const isSwitched = link.kind === "macvlan" && data !== undefined && "mode" in data;
    if (isSwitched && isPassthruMode(data) !== isPassthruMode(link.data)) throw new Refusal(EINVAL);
    if (data !== undefined) link.data = { ...link.data, ...data };
    this.#apply(link, request);
    this.#settle();
  }

  #apply(link: FakeLink, request: Request): void {
    const { mtu, master, netNsFd, netNsPid } = request;
    const maxMtu = this.#maxMtu(link);
    if (mtu !== undefined && mtu !== link.mtu) {
      if (mtu < this.#minMtu(link)) throw new Refusal(EINVAL, { message: "mtu less than device minimum" });
      if (maxMtu > 0 && mtu > maxMtu) throw new Refusal(EINVAL, { message: "mtu greater than device maximum" });
    }
    // (validate_linkmsg)
    for (const name of ["gsoMaxSize", "groMaxSize", "gsoIpv4MaxSize", "groIpv4MaxSize"] as const) {
      const largest = name.startsWith("gso") ? this.#largestSize(link) : MAX_SIZE;
      const title = name.replace(/[IM]|Size/g, (word) => `_${word.toLowerCase()}`);
      if ((request[name] ?? 0) > largest) throw new Refusal(EINVAL, { message: `too big ${title}` });
    }
    const above = master === undefined || master === 0 ? undefined : this.get(master);
    if (master !== undefined && master !== 0) {
      if (above === undefined) throw new Refusal(EINVAL, { message: "Master device not found" });
      if (above.traits.hasPorts !== true) throw new Refusal(EOPNOTSUPP);
      if (link.isLoopback || above === link) throw new Refusal(EINVAL);
    }
    if (netNsFd !== undefined || netNsPid !== undefined) {
      if (link.traits.isImmutable === true) throw new Refusal(EINVAL);
      this.#remove(link);
      return;
    }
    if (mtu !== undefined) {
      link.mtu = mtu;
      link.hasOwnMtu = true;
    }
    if (master !== undefined) link.master = master;
    if (above !== undefined) above.hadPorts = true;
    const before: Settings = { ...usualSizes, ...link.settings };
    for (const [name, value] of Object.entries(request)) {
      if (!processed.has(name) && value !== undefined) link.settings[name] = value;
    }
    if (link.settings["ifalias"] === "") delete link.settings["ifalias"];
    // (netif_set_gso_max_size, netif_set_gro_max_size)
    for (const [both, ipv4] of pairedSizes) {
      const size = request[both];
      if (size !== undefined && size !== before[both] && size <= LEGACY_SIZE && request[ipv4] === undefined)
        link.settings[ipv4] = size;
    }
    this.#switch(link, request);
  }

  #largestSize({ traits }: FakeLink): number {
    return traits.tsoMaxSize ?? MAX_SIZE;
  }

  #mtu(link: FakeLink): number {
    const ports = link.kind === "bridge" && !link.hasOwnMtu ? this.#portsOf(link).map(({ mtu }) => mtu) : [];
    return ports.length === 0 ? link.mtu : Math.min(...ports);
  }

  #portsOf(link: FakeLink): FakeLink[] {
    if (link.traits.hasPorts !== true) return [];
    return [...this.#links.values()].filter(({ master }) => master === link.index);
  }

  #minMtu(link: FakeLink): number {
    return link.isLoopback || link.type !== ETHERNET_TYPE ? 0 : 68;
  }

  #maxMtu(link: FakeLink): number {
    return link.isLoopback ? 0 : (link.traits.maxMtu ?? 65_535);
  }

  #switch(link: FakeLink, { header }: Request): void {
    const flags = header?.ifiFlags ?? [];
    const change = header?.ifiChange ?? 0;
    if (change === 0 && flags.length === 0) return;
    for (const [name, bit] of Object.entries(switchable) as [IfinfoFlags, number][]) {
      if (change !== 0 && (change & bit) === 0) continue;
      if (name === "up" && flags.includes(name) && !link.isUp)
        for (const opening of this.#context.opening) opening(link);
      if (flags.includes(name)) link.flags.add(name);
      else link.flags.delete(name);
    }
    if (link.isUp) link.wasUp = true;
  }

  #delete(request: Selector & { readonly group?: number }): void {
    const { header, ifname, altIfname, group } = request;
    const all = [...this.#links.values()];
    const isOfGroup = (header?.ifiIndex ?? 0) === 0 && ifname === undefined && altIfname === undefined;
    const chosen = isOfGroup
      ? all.filter(({ settings }) => group !== undefined && (settings["group"] ?? 0) === group)
      : [this.#find(request)];
    if (chosen.length === 0) throw new Refusal(ENODEV);
    if (chosen.some(({ kind }) => kind === undefined)) throw new Refusal(EOPNOTSUPP);
    for (const link of chosen) this.#remove(link);
    this.#settle();
  }

  #remove(link: FakeLink): void {
    if (!this.#links.has(link.index)) return;
    link.flags.delete("up");
    link.isRunning = false;
    for (const other of [...this.#links.values()]) {
      if (other.master === link.index) other.master = 0;
      if (other.link === link.index && other.kind !== "veth") this.#remove(other);
    }
    this.#stateChanged(link, true);
    const last = this.#describe(link);
    this.#links.delete(link.index);
    this.#reported.delete(link.index);
    this.#context.kernel.publish(rtLink, "dellink-ntf", last);
    const other = link.kind === "veth" && link.link !== undefined ? this.get(link.link) : undefined;
    if (other !== undefined) this.#remove(other);
  }

  #changeNames(request: Received<Operations["newlinkprop"]["do"]["request"]>, isNew: boolean): void {
    const link = this.#find(request);
    for (const name of request.propList?.altIfname ?? []) {
      if (isNew) {
        this.#checkName(name);
        link.altnames.push(name);
      } else if (link.altnames.includes(name)) link.altnames.splice(link.altnames.indexOf(name), 1);
      else throw new Refusal(EINVAL);
    }
    this.#settle();
  }

  #isRunning(link: FakeLink): boolean {
    if (!link.isUp || !link.hasMedium) return false;
    const below = link.link === undefined ? undefined : this.get(link.link);
    if (link.kind === "veth") return below?.isUp === true;
    if (link.traits.isUpper) return below !== undefined && this.#isRunning(below);
    const ports = this.#portsOf(link);
    return (ports.length === 0 && !link.hadPorts) || link.kind === "vrf" || ports.some((port) => this.#isRunning(port));
  }

  /** Updates the carriers, and announces each link whose description has changed. Called after each change. */
  #settle(): void {
    for (const link of this.#links.values()) {
      const isRunning = this.#isRunning(link);
      if (isRunning !== link.isRunning && (link.kind === "veth" || link.traits.isUpper)) link.carrierChanges++;
      link.isRunning = isRunning;
    }
    for (const link of [...this.#links.values()]) {
      const described = this.#describe(link);
      const text = textOf(described);
      if (this.#reported.get(link.index) === text) continue;
      this.#reported.set(link.index, text);
      this.#context.kernel.publish(rtLink, "newlink-ntf", described, { group: "rtnlgrp-link" });
      this.#stateChanged(link, false);
    }
  }

  #describe(link: FakeLink): Operations["getlink"]["dump"]["reply"] {
    const { index, kind, traits, settings, data, isUp, isRunning, altnames } = link;
    const master = this.get(link.master);
    const state: readonly IfinfoFlags[] = isRunning ? ["running", "lower-up"] : [];
    // A bridge receives all packets that arrive at its ports.
    const isBridgePort = master?.kind === "bridge";
    const port: readonly IfinfoFlags[] = master?.kind === "bond" ? ["slave"] : [];
    const flags = new Set<IfinfoFlags>([...link.flags, ...state, ...port]);
    const depends = kind === "veth" || traits.isUpper === true;
    const isPlain = !depends && (link.isLoopback || (kind !== undefined && !link.hadPorts));
    const operstate = !isUp ? "down" : isRunning ? (isPlain ? "unknown" : "up") : depends ? "lowerlayerdown" : "down";
    const queues = traits.queues ?? 1;
    const linkinfo = { kind, data: this.#dataOf(kind, data), slaveKind: master?.kind };
    return defined({
      header: { ifiType: link.type, ifiIndex: index, ifiFlags: [...flags].sort() },
      ifname: link.name,
      txqlen: 1000,
      operstate,
      linkmode: "default",
      netnsImmutable: traits.isImmutable ? 1 : 0,
      mtu: this.#mtu(link),
      minMtu: this.#minMtu(link),
      maxMtu: this.#maxMtu(link),
      group: 0,
      promiscuity:
        Number(link.flags.has("promisc")) +
        Number(isBridgePort) +
        // Links without a filter for further addresses receive all packets. (__dev_set_rx_mode)
        Number(kind === "veth" && isUp && this.#context.hasOwnAddresses(index)),
      allmulti: Number(link.flags.has("all-multi")) + Number(isBridgePort),
      numTxQueues: queues,
      gsoMaxSegs: 65_535,
      ...usualSizes,
      tsoMaxSize: this.#largestSize(link),
      tsoMaxSegs: 65_535,
      maxPacingOffloadHorizon: 0n,
      stats64: {},
      numRxQueues: queues,
      carrier: depends || link.hadPorts || !link.hasMedium ? Number(isRunning) : 1,
      carrierChanges: link.carrierChanges,
      carrierUpCount: Math.floor(link.carrierChanges / 2),
      carrierDownCount: Math.ceil(link.carrierChanges / 2),
      headroom: 0,
      tailroom: 0,
      protoDown: 0,
      xdp: { attached: 0 },
      qdisc: this.#context.rootQdisc(index) ?? link.defaultQdisc ?? "noop",
      link: link.link,
      master: link.master === 0 ? undefined : link.master,
      ...settings,
      afSpec: { inet6: { addrGenMode: 0 } },
      ...(altnames.length > 0 && { propList: { altIfname: altnames } }),
      ...(linkinfo.kind !== undefined || linkinfo.slaveKind !== undefined ? { linkinfo: defined(linkinfo) } : {}),
    }) as unknown as Operations["getlink"]["dump"]["reply"];
  }

  #dataOf(kind: string | undefined, data: object | undefined): object | undefined {
    if (kind === "vlan") return { protocol: "8021q", flags: { flags: ["reorder-hdr"], mask: 0xffff_ffff }, ...data };
    return data;
  }
}

function isPassthruMode(data: object | undefined): boolean {
  return (data as { mode?: unknown } | undefined)?.mode === "passthru";
}

function textOf(description: object): string {
  return JSON.stringify(description, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}
