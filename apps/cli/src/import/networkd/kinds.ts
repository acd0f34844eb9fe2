import type { Fields } from "./collection.ts";
import {
  address,
  bit,
  flag,
  hardwareAddress,
  isIpv6,
  lower,
  number,
  numberFrom,
  oneOf,
  type Parse,
  rangeFrom,
  size,
  text,
  time,
  vlanId,
  words,
} from "./values.ts";

/** Stores the value of a setting in `data` of a link. Returns false if the value is invalid. */
type Member = (data: Fields, value: string) => boolean;

/** Settings of a kind of link. */
interface Kind {
  /** Sections of the unit with settings of this kind. */
  readonly sections: readonly string[];
  readonly members: Readonly<Record<string, Member>>;
  /** Whether the interface is created only on another one, which names it (`VLAN=`); "unless" Independent=yes. */
  readonly stacked?: true | "unless";
  /** Settings without which systemd-networkd does not create the interface. */
  readonly required?: readonly string[];
  /** Completes the members after all settings. */
  readonly complete?: (data: Fields) => void;
}

/** Returns a member that stores the converted value. */
function to(name: string, parse: Parse): Member {
  return (data, value) => {
    const parsed = parse(value);
    if (parsed !== undefined) data[name] = parsed;
    return parsed !== undefined;
  };
}

/** A member for addresses; the value "any" stands for none. */
const endpoint =
  (name: string, name6 = name): Member =>
  (data, value) => {
    const isAny = value === "any";
    if (!isAny && address(value) !== undefined) data[isIpv6(value) ? name6 : name] = value;
    return isAny || address(value) !== undefined;
  };

/** A setting that has no effect on the interface itself. */
const ignored: Member = () => true;

/** A switch whose attribute is present or absent. */
const presence =
  (name: string): Member =>
  (data, value) => {
    const isOn = flag(value);
    if (isOn === true) data[name] = true;
    return isOn !== undefined;
  };

const ttl: Member = (data, value) => {
  if (value !== "inherit") return to("ttl", numberFrom(0, 255))(data, value);
  data["ttlInherit"] = true;
  return true;
};
const flowLabel: Member = (data, value) => {
  const label = numberFrom(0, 0xfffff)(value);
  if (label !== undefined && label > 0) data["label"] = label;
  return label !== undefined;
};

const vlanFlags: Readonly<Record<string, readonly [name: string, bit: number]>> = {
  ReorderHeader: ["reorder-hdr", 1],
  GVRP: ["gvrp", 2],
  LooseBinding: ["loose-binding", 4],
  MVRP: ["mvrp", 8],
};
const vlanFlag =
  (key: string): Member =>
  (data, value) => {
    const isOn = flag(value);
    const [name, bitOfFlag] = vlanFlags[key]!;
    const { flags = [], mask = 0 } = (data["flags"] ?? {}) as { flags?: string[]; mask?: number };
    if (isOn !== undefined) data["flags"] = { flags: isOn ? [...flags, name] : flags, mask: (mask | bitOfFlag) >>> 0 };
    return isOn !== undefined;
  };
/** Mappings such as "0-3 4-7" of priorities. */
const qosMap =
  (name: string): Member =>
  (data, value) => {
    const pairs = words(value)!.map((word) => word.split("-").map(Number));
    const isValid = pairs.every((pair) => pair.length === 2 && pair.every(Number.isInteger));
    const { mapping = [] } = (data[name] ?? {}) as { mapping?: object[] };
    if (isValid) data[name] = { mapping: [...mapping, ...pairs.map(([from, into]) => ({ from, to: into }))] };
    return isValid;
  };

const vlanProtocol = oneOf({ "802.1q": "8021q", "802.1Q": "8021q", "802.1ad": "8021ad", "802.1AD": "8021ad" });
const centiseconds = time(100);
const milliseconds = time(1000);
const byte = numberFrom(0, 255);
const short = numberFrom(0, 0xffff);
const port = numberFrom(1, 0xffff);

/** A key is a number, or four bytes in the form of an IPv4 address. (config_parse_tunnel_key) */
const tunnelKey: Parse<number> = (value) => {
  if (!/^\d+(?:\.\d+){3}$/.test(value)) return number(value);
  return value.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
};
const keyed =
  (...directions: readonly ("i" | "o")[]): Member =>
  (data, value) => {
    const key = tunnelKey(value);
    if (key === undefined) return false;
    for (const direction of key === 0 ? [] : directions) {
      data[`${direction}key`] = key;
      data[`${direction}flags`] = [...new Set([...((data[`${direction}flags`] ?? []) as string[]), "key"])];
    }
    return true;
  };
const keys: Kind["members"] = { Key: keyed("i", "o"), InputKey: keyed("i"), OutputKey: keyed("o") };
/** Interfaces of these kinds have no flags for keys. */
const plainKeys: Kind["members"] = Object.fromEntries(
  Object.entries(keys).map(([name, member]): [string, Member] => [
    name,
    (data, value) => {
      const isValid = member(data, value);
      delete data["iflags"];
      delete data["oflags"];
      return isValid;
    },
  ]),
);

const ends: Kind["members"] = { Local: endpoint("local"), Remote: endpoint("remote"), Independent: ignored };
const fou: Kind["members"] = {
  FooOverUDP: (_data, value) => flag(value) === false,
};
const ipv4Tunnel: Kind["members"] = {
  ...ends,
  ...fou,
  TTL: to("ttl", byte),
  DiscoverPathMTU: to("pmtudisc", bit),
  External: presence("collectMetadata"),
};
const ipv6Tunnel: Kind["members"] = {
  ...ends,
  ...fou,
  TTL: to("ttl", byte),
  External: presence("collectMetadata"),
  IPv6FlowLabel: (data, value) => (value === "inherit" ? false : to("flowinfo", numberFrom(0, 0xfffff))(data, value)),
  EncapsulationLimit: (data, value) => value !== "none" && to("encapLimit", byte)(data, value),
  CopyDSCP: (_data, value) => flag(value) === false,
  AllowLocalRemote: (_data, value) => flag(value) === false,
};
/** systemd-networkd uses the hop limit 64 for these tunnels. (netdev_tunnel_init) */
const hopLimit64 = (data: Fields) => {
  if (data["collectMetadata"] === undefined) data["ttl"] ??= 64;
};
const greMembers: Kind["members"] = {
  ...ipv4Tunnel,
  ...keys,
  TOS: to("tos", byte),
  IgnoreDontFragment: to("ignoreDf", bit),
  SerializeTunneledPackets: (data, value) => {
    for (const name of flag(value) === true ? ["iflags", "oflags"] : [])
      data[name] = [...((data[name] ?? []) as string[]), "seq"];
    return flag(value) !== undefined;
  },
};
const noPmtuDiscovery = (data: Fields) => {
  if (data["ignoreDf"] === 1) data["pmtudisc"] ??= 0;
};
const tunnel = { sections: ["Tunnel"], stacked: "unless" } as const;
const gre: Kind = { ...tunnel, members: greMembers, complete: noPmtuDiscovery };
const gre6: Kind = { ...tunnel, members: { ...ipv6Tunnel, ...keys }, complete: hopLimit64 };
const macvlan: Kind = {
  sections: ["MACVLAN", "MACVTAP"],
  stacked: true,
  members: {
    Mode: to("mode", lower),
    SourceMACAddress: (data, value) => {
      const addresses = words(value)!.map(hardwareAddress);
      if (addresses.includes(undefined)) return false;
      const { macaddr = [] } = (data["macaddrData"] ?? {}) as { macaddr?: string[] };
      Object.assign(data, { macaddrMode: "set", macaddrData: { macaddr: [...macaddr, ...addresses] } });
      return true;
    },
    BroadcastMulticastQueueLength: to("bcQueueLen", numberFrom(0, 0xfffffffe)),
  },
};
const ipvlan: Kind = {
  sections: ["IPVLAN", "IPVTAP"],
  stacked: true,
  members: {
    Mode: to("mode", lower),
    Flags: to("flags", oneOf({ bridge: [], private: ["private"], vepa: ["vepa"] })),
  },
};
const none: Kind = { sections: [], members: {} };

/** Settings that the kernel, and systemd-networkd, ignore in other modes of a bond. (netdev_bond_fill_message_create) */
const bondModes: Readonly<Record<string, string>> = {
  adLacpRate: "802.3ad",
  adSelect: "802.3ad",
  failOverMac: "active-backup",
  packetsPerSlave: "balance-rr",
};

/** Kinds of links that are imported, by the value of `Kind=`. */
export const kinds: Readonly<Record<string, Kind>> = {
  bridge: {
    sections: ["Bridge"],
    members: {
      ForwardDelaySec: to("forwardDelay", centiseconds),
      HelloTimeSec: to("helloTime", centiseconds),
      MaxAgeSec: to("maxAge", centiseconds),
      AgeingTimeSec: to("ageingTime", centiseconds),
      // The value 0 stands for the default of the kernel.
      Priority: (data, value) => short(value) === 0 || to("priority", short)(data, value),
      GroupForwardMask: (data, value) => short(value) === 0 || to("groupFwdMask", short)(data, value),
      DefaultPVID: to("vlanDefaultPvid", (value) => (value === "none" ? 0 : vlanId(value))),
      STP: to("stpState", bit),
      VLANFiltering: to("vlanFiltering", bit),
      VLANProtocol: to("vlanProtocol", vlanProtocol),
      MulticastSnooping: to("mcastSnooping", bit),
      MulticastQuerier: to("mcastQuerier", bit),
      MulticastIGMPVersion: to("mcastIgmpVersion", numberFrom(2, 3)),
    },
  },
  bond: {
    sections: ["Bond"],
    members: {
      Mode: to("mode", text),
      MIIMonitorSec: to("miimon", milliseconds),
      UpDelaySec: to("updelay", milliseconds),
      DownDelaySec: to("downdelay", milliseconds),
      LACPTransmitRate: to("adLacpRate", lower),
      TransmitHashPolicy: to("xmitHashPolicy", text),
      AdSelect: to("adSelect", lower),
      MinLinks: to("minLinks", number),
      ARPIntervalSec: to("arpInterval", milliseconds),
      ARPIPTargets: (data, value) => {
        data["arpIpTarget"] = [...((data["arpIpTarget"] ?? []) as string[]), ...words(value)!];
        return true;
      },
      ARPValidate: to("arpValidate", lower),
      ARPAllTargets: to("arpAllTargets", lower),
      FailOverMACPolicy: to("failOverMac", lower),
      PrimaryReselectPolicy: to("primaryReselect", lower),
      ResendIGMP: to("resendIgmp", byte),
      GratuitousARP: to("numPeerNotif", byte),
      AllSlavesActive: to("allSlavesActive", bit),
      PacketsPerSlave: to("packetsPerSlave", short),
      DynamicTransmitLoadBalancing: to("tlbDynamicLb", bit),
      LearnPacketIntervalSec: to("lpInterval", time(1)),
      AdActorSystemPriority: to("adActorSysPrio", port),
      AdUserPortKey: to("adUserPortKey", numberFrom(0, 1023)),
      AdActorSystem: to("adActorSystem", hardwareAddress),
    },
    complete(data) {
      const mode = data["mode"] ?? "balance-rr";
      for (const [name, required] of Object.entries(bondModes)) if (mode !== required) delete data[name];
      const isWatching = typeof data["arpInterval"] === "number" && data["arpInterval"] > 0;
      if (!isWatching) for (const name of ["arpInterval", "arpIpTarget", "lpInterval"]) delete data[name];
      for (const name of ["miimon", "updelay", "downdelay", "minLinks", "adUserPortKey"])
        if (data[name] === 0) delete data[name];
    },
  },
  vlan: {
    sections: ["VLAN"],
    stacked: true,
    required: ["Id"],
    members: {
      Id: to("id", vlanId),
      Protocol: to("protocol", vlanProtocol),
      ...Object.fromEntries(Object.keys(vlanFlags).map((key) => [key, vlanFlag(key)])),
      EgressQOSMaps: qosMap("egressQos"),
      IngressQOSMaps: qosMap("ingressQos"),
    },
  },
  vrf: {
    sections: ["VRF"],
    required: ["Table", "TableId"],
    members: { Table: to("table", number), TableId: to("table", number) },
  },
  vxlan: {
    sections: ["VXLAN"],
    stacked: "unless",
    required: ["VNI", "Id"],
    members: {
      VNI: to("id", numberFrom(0, 0xffffff)),
      Id: to("id", numberFrom(0, 0xffffff)),
      Local: endpoint("local", "local6"),
      Remote: endpoint("group", "group6"),
      Group: endpoint("group", "group6"),
      DestinationPort: to("port", port),
      PortRange(data, value) {
        const range = rangeFrom(1, 0xffff)(value);
        if (range !== undefined) data["portRange"] = { low: range.start, high: range.end };
        return range !== undefined;
      },
      TTL: ttl,
      TOS: to("tos", byte),
      MacLearning: to("learning", bit),
      ARPProxy: to("proxy", bit),
      ReduceARPProxy: to("proxy", bit),
      L2MissNotification: to("l2miss", bit),
      L3MissNotification: to("l3miss", bit),
      RouteShortCircuit: to("rsc", bit),
      UDPCheckSum: to("udpCsum", bit),
      UDPChecksum: to("udpCsum", bit),
      UDP6ZeroCheckSumRx: to("udpZeroCsum6Rx", bit),
      UDP6ZeroChecksumRx: to("udpZeroCsum6Rx", bit),
      UDP6ZeroCheckSumTx: to("udpZeroCsum6Tx", bit),
      UDP6ZeroChecksumTx: to("udpZeroCsum6Tx", bit),
      RemoteChecksumTx: to("remcsumTx", bit),
      RemoteChecksumRx: to("remcsumRx", bit),
      FDBAgeingSec: to("ageing", time(1)),
      MaximumFDBEntries: to("limit", number),
      FlowLabel: flowLabel,
      GroupPolicyExtension: presence("gbp"),
      GenericProtocolExtension: presence("gpe"),
      IPDoNotFragment: to("df", (value) => oneOf({ inherit: "inherit" })(value) ?? ["unset", "set"][bit(value) ?? 2]),
      Independent: ignored,
    },
    // systemd-networkd sends these attributes unless configured. (netdev_vxlan_fill_message_create)
    complete: (data) => {
      for (const name of ["udpCsum", "remcsumTx", "remcsumRx"]) data[name] ??= 0;
    },
  },
  geneve: {
    sections: ["GENEVE"],
    required: ["Id"],
    members: {
      Id: to("id", numberFrom(0, 0xffffff)),
      Remote: endpoint("remote", "remote6"),
      TTL(data, value) {
        if (value === "inherit") data["ttlInherit"] = 1;
        return value === "inherit" || to("ttl", byte)(data, value);
      },
      TOS: to("tos", byte),
      DestinationPort: to("port", port),
      UDPChecksum: to("udpCsum", bit),
      UDP6ZeroChecksumRx: to("udpZeroCsum6Rx", bit),
      UDP6ZeroCheckSumRx: to("udpZeroCsum6Rx", bit),
      UDP6ZeroChecksumTx: to("udpZeroCsum6Tx", bit),
      UDP6ZeroCheckSumTx: to("udpZeroCsum6Tx", bit),
      FlowLabel: flowLabel,
      IPDoNotFragment: to("df", (value) => oneOf({ inherit: "inherit" })(value) ?? ["unset", "set"][bit(value) ?? 2]),
      InheritInnerProtocol: presence("innerProtoInherit"),
    },
    complete: (data) => {
      data["udpCsum"] ??= 0;
    },
  },
  gre,
  gretap: { ...gre, required: ["Remote", "External"] },
  erspan: {
    ...gre,
    required: ["Remote", "External"],
    members: {
      ...greMembers,
      ERSPANVersion: to("erspanVer", numberFrom(0, 2)),
      ERSPANIndex: to("erspanIndex", numberFrom(0, 0xfffff)),
      ERSPANDirection: to("erspanDir", oneOf({ ingress: 0, egress: 1 })),
      ERSPANHardwareId: to("erspanHwid", numberFrom(0, 63)),
    },
    complete(data) {
      noPmtuDiscovery(data);
      if (data["collectMetadata"] === undefined) data["erspanVer"] ??= 1;
    },
  },
  ipip: { ...tunnel, members: ipv4Tunnel },
  sit: { ...tunnel, members: ipv4Tunnel },
  vti: { ...tunnel, members: { ...ends, ...plainKeys } },
  vti6: { ...tunnel, members: { ...ends, ...plainKeys } },
  ip6gre: gre6,
  ip6gretap: { ...gre6, required: ["Remote", "External"] },
  ip6tnl: {
    ...tunnel,
    required: ["Mode"],
    members: { ...ipv6Tunnel, Mode: to("proto", oneOf({ any: 0, ipip6: 4, ip6ip6: 41 })) },
    complete: hopLimit64,
  },
  macvlan,
  macvtap: macvlan,
  ipvlan,
  ipvtap: ipvlan,
  veth: {
    sections: ["Peer"],
    required: ["Name"],
    members: {
      Name: (data, value) => {
        data["peer"] = { ...((data["peer"] ?? {}) as object), ifname: value };
        return true;
      },
      MACAddress: (data, value) => {
        const parsed = hardwareAddress(value);
        if (parsed !== undefined) data["peer"] = { ...((data["peer"] ?? {}) as object), address: parsed };
        return parsed !== undefined || value === "none";
      },
    },
  },
  vxcan: {
    sections: ["VXCAN"],
    required: ["Peer"],
    members: {
      Peer: (data, value) => {
        data["peer"] = { ifname: value };
        return true;
      },
    },
  },
  xfrm: {
    sections: ["Xfrm"],
    stacked: "unless",
    members: { InterfaceId: to("ifId", numberFrom(1, 0xffffffff)), Independent: ignored },
    required: ["InterfaceId"],
  },
  bareudp: {
    sections: ["BareUDP"],
    required: ["DestinationPort"],
    members: {
      DestinationPort: to("port", port),
      EtherType: to("ethertype", oneOf({ ipv4: 0x0800, ipv6: 0x86dd, "mpls-uc": 0x8847, "mpls-mc": 0x8848 })),
    },
  },
  dummy: none,
  ifb: none,
  nlmon: none,
  vcan: none,
  wireguard: none,
};

/** Settings of all interfaces that units of netdevs create, with their members of the link. */
export const linkMembers: Readonly<Record<string, Member>> = {
  MTUBytes: to("mtu", size),
  // With "none", the kernel chooses the address, as without the setting.
  MACAddress: (link, value) => value === "none" || to("address", hardwareAddress)(link, value),
};
