import type { Setting } from "./units.ts";

/** Converts the value of a setting; undefined if it cannot be imported. */
type Parse = (value: string) => unknown;

/** Member of `data` of a link, and the conversion of its value. */
type Member = readonly [name: string, parse: Parse];

/** Settings of a kind of link: the section of the unit, and the members of `data` by the name of the setting. */
interface Kind {
  readonly section: string;
  readonly members: Readonly<Record<string, Member>>;
}

/** Parses "yes", "no" and their synonyms. */
export function flag(value: string): boolean | undefined {
  if (/^(?:1|yes|y|true|t|on)$/i.test(value)) return true;
  return /^(?:0|no|n|false|f|off)$/i.test(value) ? false : undefined;
}

export const integer: Parse = (value) => (/^\d+$/.test(value) ? Number(value) : undefined);
const bit: Parse = (value) => {
  const isSet = flag(value);
  return isSet === undefined ? undefined : Number(isSet);
};
const name: Parse = (value) => value;
const lower: Parse = (value) => value.toLowerCase();
const address: Parse = (value) => (/^[\da-f.:]+$/i.test(value) ? value : undefined);
const list: Parse = (value) => value.split(/[\s,]+/);

const unitSeconds: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  "": 1,
  s: 1,
  sec: 1,
  min: 60,
  m: 60,
  h: 3600,
};

/** Returns a conversion of a time, such as "100ms" or "2min 5s", to a number per second. */
function time(perSecond: number): Parse {
  return (value) => {
    const parts = [...value.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/g)];
    if (parts.map(([text]) => text).join("") !== value || parts.length === 0) return undefined;
    const seconds = parts.map(([, count, unit]) => Number(count) * (unitSeconds[unit!] ?? Number.NaN));
    const total = Math.round(seconds.reduce((sum, one) => sum + one, 0) * perSecond);
    return Number.isNaN(total) ? undefined : total;
  };
}

const centiseconds = time(100);
const milliseconds = time(1000);
const tunnelMembers: Kind["members"] = {
  Local: ["local", address],
  Remote: ["remote", address],
  TTL: ["ttl", integer],
};
const tunnel: Kind = { section: "Tunnel", members: tunnelMembers };
const none: Kind = { section: "", members: {} };

/** Kinds of links that are imported, by the value of `Kind=`. */
export const kinds: Readonly<Record<string, Kind>> = {
  bridge: {
    section: "Bridge",
    members: {
      ForwardDelaySec: ["forwardDelay", centiseconds],
      HelloTimeSec: ["helloTime", centiseconds],
      MaxAgeSec: ["maxAge", centiseconds],
      AgeingTimeSec: ["ageingTime", centiseconds],
      Priority: ["priority", integer],
      STP: ["stpState", bit],
      VLANFiltering: ["vlanFiltering", bit],
      MulticastSnooping: ["mcastSnooping", bit],
      MulticastQuerier: ["mcastQuerier", bit],
    },
  },
  bond: {
    section: "Bond",
    members: {
      Mode: ["mode", name],
      MIIMonitorSec: ["miimon", milliseconds],
      UpDelaySec: ["updelay", milliseconds],
      DownDelaySec: ["downdelay", milliseconds],
      LACPTransmitRate: ["adLacpRate", lower],
      TransmitHashPolicy: ["xmitHashPolicy", name],
      AdSelect: ["adSelect", lower],
      MinLinks: ["minLinks", integer],
      ARPIntervalSec: ["arpInterval", milliseconds],
      ARPIPTargets: ["arpIpTarget", list],
      ARPValidate: ["arpValidate", lower],
      ARPAllTargets: ["arpAllTargets", lower],
      FailOverMACPolicy: ["failOverMac", lower],
      PrimaryReselectPolicy: ["primaryReselect", lower],
      ResendIGMP: ["resendIgmp", integer],
      GratuitousARP: ["numPeerNotif", integer],
      AllSlavesActive: ["allSlavesActive", bit],
      PacketsPerSlave: ["packetsPerSlave", integer],
    },
  },
  vlan: { section: "VLAN", members: { Id: ["id", integer] } },
  vrf: { section: "VRF", members: { Table: ["table", integer] } },
  vxlan: {
    section: "VXLAN",
    members: {
      VNI: ["id", integer],
      Id: ["id", integer],
      Local: ["local", address],
      Remote: ["group", address],
      Group: ["group", address],
      DestinationPort: ["port", integer],
      TTL: ["ttl", integer],
      MacLearning: ["learning", bit],
    },
  },
  gre: tunnel,
  gretap: tunnel,
  ipip: tunnel,
  sit: tunnel,
  ip6gre: tunnel,
  ip6gretap: tunnel,
  macvlan: { section: "MACVLAN", members: { Mode: ["mode", lower] } },
  macvtap: { section: "MACVTAP", members: { Mode: ["mode", lower] } },
  ipvlan: { section: "IPVLAN", members: { Mode: ["mode", lower] } },
  veth: { section: "Peer", members: { Name: ["peer", (value) => ({ ifname: value })] } },
  dummy: none,
  ifb: none,
  wireguard: none,
};

/** Returns the member of `data` for a setting of a kind; undefined if it cannot be imported. */
export function memberOf(kind: Kind, { section, key, value }: Setting): readonly [string, unknown] | undefined {
  const member = section === kind.section && Object.hasOwn(kind.members, key) ? kind.members[key] : undefined;
  const parsed = member?.[1](value);
  if (member === undefined || parsed === undefined) return undefined;
  const isGroup6 = member[0] === "group" && value.includes(":");
  const isLocal6 = kind.section === "VXLAN" && member[0] === "local" && value.includes(":");
  return [isGroup6 ? "group6" : isLocal6 ? "local6" : member[0], parsed];
}
