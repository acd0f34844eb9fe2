import type {
  Channels as ChannelFields,
  Coalesce as CoalesceFields,
  Debug as DebugFields,
  Eee as EeeFields,
  Fec as FecFields,
  Linkinfo as LinkinfoFields,
  Linkmodes as LinkmodeFields,
  Linkstate as LinkstateFields,
  Mm as MmFields,
  Module as ModuleFields,
  Pause as PauseFields,
  Privflags as PrivflagFields,
  Rings as RingFields,
  StringsetName,
  Tsinfo as TsinfoFields,
  Wol as WolFields,
} from "../../families/ethtool.ts";
import type { ExtraAttributes, Read } from "../../schema/model/types.ts";

/**
 * States of the bits in an ethtool bit set, by name. Settings that were read contain all supported bits. Changes need
 * to contain only the bits to change.
 */
export type Bits = Record<string, boolean>;

/** The network interface to which ethtool settings belong. */
export interface EthtoolDevice {
  /** Name of the interface. */
  dev: string;
  /** Index of the interface. */
  ifindex: number;
}

/**
 * Ethtool settings, with the fields that the netlink family `ethtool` decodes. Some numbers become booleans, and bit
 * sets become objects or lists of names.
 */
type Settings<
  Fields,
  Flags extends keyof Fields = never,
  Sets extends keyof Fields = never,
  Lists extends keyof Fields = never,
> = EthtoolDevice &
  Omit<Fields, "header" | keyof ExtraAttributes | Flags | Sets | Lists> & {
    [Name in keyof Pick<Fields, Flags>]: boolean;
  } & { [Name in keyof Pick<Fields, Sets>]: Bits } & { [Name in keyof Pick<Fields, Lists>]: string[] };

/** Offload features of an interface. */
export interface Features extends EthtoolDevice {
  /** Requested state of each feature that can be changed. */
  wanted: Bits;
  /**
   * Current state of each offload feature of the network interface. A feature that is on in `wanted` is off here if it
   * requires another feature that is off.
   */
  active: Bits;
}

/** Result of changing offload features: the features that changed, and those that could not be changed. */
export interface FeatureChanges {
  /**
   * New states of the offload features that have changed. They include features that changed because they depend on the
   * requested ones.
   */
  changed: Bits;
  /** Offload features that did not get the requested state, because another feature that they require is off. */
  refused: string[];
}

/** Sizes of the descriptor rings of an interface, in packets. */
export type Rings = Settings<RingFields<Read>, "txPush" | "rxPush">;
/** Numbers of queues of an interface. */
export type Channels = Settings<ChannelFields<Read>>;
/**
 * Interrupt coalescing settings of an interface: how many packets share an interrupt, and for how long the interrupt is
 * delayed.
 */
export type Coalescing = Settings<CoalesceFields, "useAdaptiveRx" | "useAdaptiveTx" | "useCqeModeTx" | "useCqeModeRx">;
/**
 * Autonegotiation, speed and link modes of an interface. A link mode is true if it is advertised, and false if it is
 * supported but not advertised.
 */
export type LinkModes = Settings<LinkmodeFields<Read>, "autoneg", "ours", "peer">;
/** Connector type and physical-layer device (PHY) of an interface. */
export type LinkInfo = Settings<LinkinfoFields<Read>>;
/** State of the physical link of an interface. */
export type LinkState = Settings<LinkstateFields, "link">;
/** Flow control settings of an interface (Ethernet pause frames). */
export type Pause = Settings<PauseFields<Read>, "autoneg" | "rx" | "tx">;
/** Energy-efficient Ethernet settings of an interface. */
export type Eee = Settings<EeeFields<Read>, "enabled" | "active" | "txLpiEnabled", "modesOurs", "modesPeer">;
/** Forward error correction settings of an interface's physical link. */
export type Fec = Settings<FecFields<Read>, "auto", never, "modes">;
/** Network events that wake the host (Wake-on-LAN). Reading the password requires CAP_NET_ADMIN. */
export type WakeOnLan = Settings<WolFields<Read>, never, "modes">;
/** Private flags of an interface's driver. */
export type PrivateFlags = Settings<PrivflagFields<Read>, never, "flags">;
/** Classes of messages that an interface's driver logs. */
export type MessageClasses = Settings<DebugFields<Read>, never, "msgmask">;
/** Packet timestamping capabilities of an interface. */
export type Timestamping = Settings<TsinfoFields<Read>, never, never, "timestamping" | "txTypes" | "rxFilters">;
/** Power mode of the plug-in module of an interface. */
export type ModulePower = Settings<ModuleFields<Read>>;
/** MAC merge layer settings of an interface, which control frame preemption. */
export type MacMerge = Settings<MmFields<Read>, "pmacEnabled" | "txEnabled" | "txActive" | "verifyEnabled">;

/** Types of the ethtool settings whose changes the kernel reports in events, by the name of the settings group. */
export interface EthtoolTopics {
  features: Features;
  rings: Rings;
  channels: Channels;
  coalescing: Coalescing;
  linkModes: LinkModes;
  linkInfo: LinkInfo;
  pause: Pause;
  eee: Eee;
  fec: Fec;
  wakeOnLan: WakeOnLan;
  privateFlags: PrivateFlags;
  messageClasses: MessageClasses;
  modulePower: ModulePower;
  macMerge: MacMerge;
}

export interface TopicFormat {
  /** Name in the operations: "rings" for "rings-get" and "rings-set". */
  readonly name: string;
  /** Name of the attribute set in the spec (default: `name`). */
  readonly set?: string;
  readonly title: string;
  /** Fields that are numbers (0 or 1) in messages and booleans in settings. */
  readonly flags?: readonly string[];
  /** String sets with the names of the bits, by field. */
  readonly bits?: Readonly<Record<string, StringsetName>>;
  /** Whether replies contain counters if the request sets ETHTOOL_FLAG_STATS. */
  readonly counters?: boolean;
}

/** Conversion of each settings group. The keys are properties of `Ethtool`. */
export const topics: Readonly<Record<keyof EthtoolTopics | "linkState" | "timestamping", TopicFormat>> = {
  features: {
    name: "features",
    title: "features",
    bits: { hw: "features", wanted: "features", active: "features", nochange: "features" },
  },
  rings: { name: "rings", title: "rings", flags: ["txPush", "rxPush"] },
  channels: { name: "channels", title: "channels" },
  coalescing: {
    name: "coalesce",
    title: "interrupt coalescing",
    flags: ["useAdaptiveRx", "useAdaptiveTx", "useCqeModeTx", "useCqeModeRx"],
  },
  linkModes: {
    name: "linkmodes",
    title: "link modes",
    flags: ["autoneg"],
    bits: { ours: "link-modes", peer: "link-modes" },
  },
  linkInfo: { name: "linkinfo", title: "link information" },
  linkState: { name: "linkstate", title: "link state", flags: ["link"] },
  pause: { name: "pause", title: "pause frames", flags: ["autoneg", "rx", "tx"], counters: true },
  eee: {
    name: "eee",
    title: "energy-efficient Ethernet",
    flags: ["enabled", "active", "txLpiEnabled"],
    bits: { modesOurs: "link-modes", modesPeer: "link-modes" },
  },
  fec: {
    name: "fec",
    title: "forward error correction",
    flags: ["auto"],
    bits: { modes: "link-modes" },
    counters: true,
  },
  wakeOnLan: { name: "wol", title: "wake-on-LAN", bits: { modes: "wol-modes" } },
  privateFlags: { name: "privflags", title: "private flags", bits: { flags: "priv-flags" } },
  messageClasses: { name: "debug", title: "message classes", bits: { msgmask: "msg-classes" } },
  timestamping: {
    name: "tsinfo",
    title: "timestamping",
    bits: { timestamping: "sof-timestamping", txTypes: "ts-tx-types", rxFilters: "ts-rx-filters" },
    counters: true,
  },
  modulePower: { name: "module", title: "module power mode" },
  macMerge: {
    name: "mm",
    title: "MAC merge layer",
    flags: ["pmacEnabled", "txEnabled", "txActive", "verifyEnabled"],
    counters: true,
  },
};
