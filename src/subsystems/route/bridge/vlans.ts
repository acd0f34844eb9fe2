import { decoderOf } from "../../../client/family.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { RTM_SETLINK } from "../../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../../constants/socket.ts";
import {
  type Entry,
  type GlobalOptions,
  type Operations,
  rtVlan,
  type State,
  type Stats,
  type VlanFlags,
} from "../../../families/rt-vlan.ts";
import { checkFlag, checkInteger, checkKnown, type Names } from "../../../message/check.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import { Changes, given, renamed, type Subject } from "../changes.ts";
import { deviceIndex, type InterfaceNames, type InterfaceSource, Interfaces } from "../interfaces.ts";
import type { Listing } from "../listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../options.ts";
import { Session } from "../session.ts";

const LAST_VLAN = 4094;

/** A VLAN, or a range of VLANs with equal settings, of a bridge or a bridge port. */
export interface BridgeVlan extends ExtraAttributes {
  dev?: string;
  ifindex: number;
  vlan: number;
  /** Last VLAN of a range. */
  vlanEnd?: number;
  flags: (VlanFlags | number)[];
  state?: State | number;
  /** Tunnel id that the VLAN is mapped to. */
  tunnelId?: number;
  mcastRouter?: Entry["mcastRouter"] & {};
  mcastNGroups?: number;
  mcastMaxGroups?: number;
  neighSuppress?: boolean;
  stats?: Stats;
}

/** A VLAN or a range of VLANs to add, change or delete. A listed {@link BridgeVlan} is accepted as it is. */
export interface NewBridgeVlan {
  /** The bridge or the bridge port. */
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  vlan: number;
  vlanEnd?: number | undefined;
  /**
   * "pvid": received untagged packets belong to this VLAN; "untagged": packets are sent without a tag; "brentry": the
   * VLAN of the bridge itself.
   */
  flags?: readonly (VlanFlags | number)[] | undefined;
  state?: State | number | undefined;
  mcastRouter?: (Entry["mcastRouter"] & {}) | undefined;
  mcastMaxGroups?: number | undefined;
  neighSuppress?: boolean | undefined;
  /** Tunnel id of the VLAN. The VLANs of a range are mapped to consecutive ids, starting with this one. */
  tunnelId?: number | undefined;
}

/** Settings of a VLAN that apply to the whole bridge. */
export interface GlobalVlan extends Omit<GlobalOptions, "id" | "range"> {
  dev?: string;
  ifindex: number;
  vlan: number;
  vlanEnd?: number;
}

/**
 * Settings of a VLAN or a range of VLANs that apply to the whole bridge. A listed {@link GlobalVlan} is accepted as it
 * is.
 */
export interface GlobalVlanChange extends Omit<GlobalOptions<Write>, "id" | "range"> {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  vlan: number;
  vlanEnd?: number | undefined;
}

const vlanNames = {
  dev: true,
  ifindex: true,
  vlan: true,
  vlanEnd: true,
  flags: true,
  state: true,
  mcastRouter: true,
  mcastMaxGroups: true,
  neighSuppress: true,
  tunnelId: true,
  mcastNGroups: true,
  stats: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewBridgeVlan> & Record<string, true>;

const vlanSubject: Subject<NewBridgeVlan> = {
  noun: "bridge VLAN",
  request(input, { verb, interfaces, what }) {
    checkKnown(input, vlanNames, "vlan");
    const { flags = [], state, mcastRouter, mcastMaxGroups, neighSuppress, tunnelId } = input;
    checkFlag(neighSuppress, "neighSuppress");
    const { vlan, vlanEnd } = checkedRange(input);
    const index = deviceIndex(input, interfaces, what);
    const isDelete = verb === "delete";
    const entry = given({
      info: { vid: vlan, flags },
      range: vlanEnd,
      state: isDelete ? undefined : state,
      tunnelInfo: isDelete || tunnelId === undefined ? undefined : { id: tunnelId, cmd: RTM_SETLINK },
      mcastRouter: isDelete ? undefined : mcastRouter,
      mcastMaxGroups: isDelete ? undefined : mcastMaxGroups,
      neighSuppress: isDelete || neighSuppress === undefined ? undefined : Number(neighSuppress),
    });
    const codec = operationCodec(rtVlan, isDelete ? "delvlan" : "newvlan");
    return { codec, fields: { header: { family: AF_BRIDGE, ifindex: index }, entry: [entry] }, flags: NLM_F_REQUEST };
  },
  path: renamed({ "entry[0].info": "", "entry[0]": "" }),
  title: titleOf,
};

/** Fields that identify the VLAN or that only the kernel sets: not options. */
const noOptions: ReadonlySet<string> = new Set<keyof GlobalVlan | keyof GlobalVlanChange>([
  "dev",
  "ifindex",
  "vlan",
  "vlanEnd",
  "mcastRouterPorts",
  "mcastQuerierState",
  "unknown",
  "unparsed",
]);

const globalSubject: Subject<GlobalVlanChange> = {
  noun: "bridge VLAN options",
  request(input, { interfaces, what }) {
    const { vlan, vlanEnd } = checkedRange(input);
    const header = { family: AF_BRIDGE, ifindex: deviceIndex(input, interfaces, what) };
    const own = Object.fromEntries(Object.entries(input).filter(([name]) => !noOptions.has(name)));
    const globalOptions = [given({ id: vlan, range: vlanEnd, ...own })];
    return { codec: operationCodec(rtVlan, "newvlan"), fields: { header, globalOptions }, flags: NLM_F_REQUEST };
  },
  path: renamed({ "globalOptions[0]": "" }),
  title: titleOf,
};

function titleOf({ vlan, vlanEnd, dev, ifindex }: Pick<NewBridgeVlan, "vlan" | "vlanEnd" | "dev" | "ifindex">): string {
  return `${vlan}${vlanEnd === undefined ? "" : `-${vlanEnd}`} dev ${dev ?? ifindex ?? "?"}`;
}

function checkedRange({ vlan, vlanEnd }: { vlan: number; vlanEnd?: number | undefined }): {
  vlan: number;
  vlanEnd: number | undefined;
} {
  checkInteger(vlan, 1, LAST_VLAN, "vlan");
  if (vlanEnd !== undefined) checkInteger(vlanEnd, vlan, LAST_VLAN, "vlanEnd");
  return { vlan, vlanEnd: vlanEnd === vlan ? undefined : vlanEnd };
}

type Reply = Operations["getvlan"]["dump"]["reply"];

const decodeVlans = decoderOf(rtVlan, "getvlan");

/** Returns the VLANs of one message, which describes a whole bridge or port. */
export function readBridgeVlans(reply: Reply, interfaces: InterfaceNames): BridgeVlan[] {
  const { header, entry = [] } = reply;
  const dev = interfaces.name(header.ifindex);
  return entry.map(({ info, range, state, tunnelInfo, neighSuppress, stats, ...rest }) => ({
    ifindex: header.ifindex,
    vlan: info?.vid ?? 0,
    flags: info?.flags ?? [],
    ...given({
      dev,
      vlanEnd: range,
      state,
      tunnelId: tunnelInfo?.id,
      mcastRouter: rest.mcastRouter,
      mcastNGroups: rest.mcastNGroups,
      mcastMaxGroups: rest.mcastMaxGroups,
      neighSuppress: neighSuppress === undefined ? undefined : neighSuppress !== 0,
      stats,
      unknown: rest.unknown,
      unparsed: rest.unparsed,
    }),
  }));
}

function readGlobals({ header, globalOptions = [] }: Reply, interfaces: Interfaces): GlobalVlan[] {
  const dev = interfaces.name(header.ifindex);
  return globalOptions.map(({ id = 0, range, ...rest }) => ({
    ifindex: header.ifindex,
    vlan: id,
    ...given({ dev, vlanEnd: range }),
    ...rest,
  }));
}

/**
 * VLANs of bridges with VLAN filtering and of their ports.
 *
 * ```ts
 * using vlans = BridgeVlans.open();
 * vlans.add({ dev: "swp1", vlan: 10, flags: ["pvid", "untagged"] });
 * vlans.add({ dev: "swp2", vlan: 10, vlanEnd: 19 });
 * for (const { dev, vlan, vlanEnd, flags } of vlans.list()) console.log(dev, vlan, vlanEnd, flags);
 * ```
 *
 * `add` changes the flags of a VLAN that exists.
 */
export class BridgeVlans implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewBridgeVlan>;
  readonly #globals: Changes<GlobalVlanChange>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, vlanSubject);
    this.#globals = new Changes(session, globalSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): BridgeVlans {
    return new BridgeVlans(new Session("bridge VLANs", options));
  }

  /** Lists the VLANs of all bridges and ports, or of one of them; with counters if `stats` is set. */
  list(
    filter: { dev?: InterfaceSource | undefined; stats?: boolean | undefined } = {},
    options?: ListOptions,
  ): Listing<BridgeVlan> {
    checkKnown(filter, { dev: true, stats: true }, "filter");
    checkFlag(filter.stats, "filter.stats");
    return this.#list(filter.dev, filter.stats === true ? ["stats"] : undefined, readBridgeVlans, options);
  }

  /** Lists settings that apply to whole bridges. */
  listGlobal(filter: { dev?: InterfaceSource | undefined } = {}, options?: ListOptions): Listing<GlobalVlan> {
    checkKnown(filter, { dev: true }, "filter");
    return this.#list(filter.dev, ["global"], readGlobals, options);
  }

  /** Makes a VLAN, or a range. Making one that is there changes its flags. */
  add(vlan: NewBridgeVlan, options?: CallOptions): void {
    this.#changes.one("add", vlan, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(vlans: Iterable<NewBridgeVlan>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", vlans, options);
  }

  /** Changes a VLAN or a range. `flags` replaces all flags. */
  change(vlan: NewBridgeVlan, options?: CallOptions): void {
    this.#changes.one("change", vlan, options);
  }

  /** Changes several VLANs. Returns one outcome per item, in order. */
  changeMany(vlans: Iterable<NewBridgeVlan>, options?: CallOptions): Outcome[] {
    return this.#changes.many("change", vlans, options);
  }

  /** Changes settings of a VLAN that apply to the whole bridge. */
  changeGlobal(change: GlobalVlanChange, options?: CallOptions): void {
    this.#globals.one("change", change, options);
  }

  /** Takes a VLAN, or a range, away. */
  delete(vlan: NewBridgeVlan, options?: CallOptions): void {
    this.#changes.one("delete", vlan, options);
  }

  /** Takes many away; what became of each, in order. */
  deleteMany(vlans: Iterable<NewBridgeVlan>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", vlans, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #list<Item>(
    dev: InterfaceSource | undefined,
    flags: ("stats" | "global")[] | undefined,
    read: (reply: Reply, interfaces: Interfaces) => Item[],
    options: ListOptions | undefined,
  ): Listing<Item> {
    const what = "list bridge VLANs";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = interfaces.maybe(dev, "filter.dev", () => what) ?? 0;
    const codec = operationCodec(rtVlan, "getvlan");
    return this.#session.list(
      {
        codec,
        fields: given({ header: { family: AF_BRIDGE, ifindex: index }, flags }),
        what,
        read: (message: MessageView) => read(decodeVlans(message), interfaces),
      },
      options,
    );
  }
}
