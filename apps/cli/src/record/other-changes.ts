import { textOf } from "../decode/strace.ts";

/** A change that a program has made without netlink. */
export type OtherChange =
  /** Text written to a file of the kernel's network settings. */
  | { readonly change: "write"; readonly path: string; readonly text: string }
  /** A change that no call repeats, or a call of which the log does not show whether it changes something. */
  | { readonly change: "other" | "uncertain"; readonly text: string };

/** System calls that {@link otherChange} reads. */
export const CHANGING_CALLS = "ioctl,setsockopt,write,bpf";

/** Files whose content is network configuration. */
const SETTINGS = /^\/(?:proc\/sys\/net|proc\/net|sys\/class\/net|sys\/devices\/(?:virtual\/)?.*net)\//;

/** A request that reads or changes settings, depending on what strace does not decode. */
const UNCERTAIN = /^SIOCETHTOOL$/;

/** Requests of ioctl(2) that change the network: pattern of the name, and the calls that replace them. */
const requests: readonly (readonly [name: RegExp, description: string])[] = [
  [/^SIOC(ADD|DEL)RT$/, "a route (route(8)): use Routes"],
  [/^SIOC[SD]ARP$/, "a neighbour (arp(8)): use Neighbours"],
  [/^SIOCBR(ADD|DEL)BR$/, "a bridge (brctl(8)): use Links"],
  [/^SIOCBR(ADD|DEL)IF$/, "a port of a bridge (brctl(8)): use Links.set with master"],
  [/^SIOCSIFBR$/, "a bridge (brctl(8)): use Links"],
  [/^SIOCBOND/, "a bond (ifenslave(8)): use Links"],
  [/^SIOC(ADD|DEL)MULTI$/, "a link-layer multicast address (ip maddr): no netlink request changes it"],
  [/^SIOC(ADD|DEL|CHG)(TUNNEL|PRL|6RD)$/, "an IP tunnel (ip tunnel): use Links with kind ipip, gre, sit or ip6tnl"],
  [/^SIOCSIFVLAN$/, "a VLAN (vconfig(8)): use Links with kind vlan"],
  [/^SIOCSIWPRIV|^SIOCSIW/, "a wireless interface (iwconfig(8)): use the family nl80211"],
  [/^SIOC[SD]IF/, "an interface or its address (ifconfig(8)): use Links and Addresses"],
  [/^TUNSETPERSIST$/, "a TUN or TAP interface (ip tuntap): use Links.addTun or Links.delete"],
  [UNCERTAIN, "reads or changes settings of a network card (ethtool over ioctl): use Ethtool"],
  [/^SIOCDEVPRIVATE/, "an interface, in a way that depends on its driver"],
];

/** The private requests of IP tunnels, which strace prints as numbers. (linux/if_tunnel.h) */
const tunnelRequests: Readonly<Record<string, string>> = {
  ...{ "0xf1": "SIOCADDTUNNEL", "0xf2": "SIOCDELTUNNEL", "0xf3": "SIOCCHGTUNNEL" },
  ...{ "0xf5": "SIOCADDPRL", "0xf6": "SIOCDELPRL", "0xf7": "SIOCCHGPRL" },
  ...{ "0xf9": "SIOCADD6RD", "0xfa": "SIOCDEL6RD", "0xfb": "SIOCCHG6RD" },
};

/** Options of setsockopt(2) that change tables of the kernel. */
const options: readonly (readonly [name: RegExp, description: string])[] = [
  [/^SOL_IP, IPT_SO_SET_REPLACE/, "a table of iptables-legacy or arptables-legacy: use Nftables or iptables-nft"],
  [/^SOL_IPV6, IP6T_SO_SET_REPLACE/, "a table of ip6tables-legacy: use Nftables or ip6tables-nft"],
  [/^SOL_IP, (EBT_SO_SET_ENTRIES|0x80\b)/, "a table of ebtables-legacy: use Nftables or ebtables-nft"],
  [/^SOL_IP, (IP_VS_SO_SET_\w+|0x48[1-f]\b)/, "services of IPVS (ipvsadm without netlink): use Ipvs"],
  [/^SOL_IP(V6)?, MRT6?_(ADD|DEL)_/, "multicast routing (mrouted or pimd): no netlink request changes it"],
];

/** Commands of bpf(2) that attach programs, for example to interfaces. */
const attaches = /^BPF_(PROG_ATTACH|LINK_CREATE|LINK_UPDATE)\b/;

/** Returns the change that a successful system call has made without netlink; undefined for other calls. */
export function otherChange(line: string): OtherChange | undefined {
  const [, name, args = "", result = ""] = /^(?:\d+ +)?(\w+)\((.*)\) += (.*)$/.exec(line) ?? [];
  if (name === undefined || /^(-1 |\?)/.test(result)) return undefined;
  if (name === "write") return written(args);
  if (name === "ioctl") return ofDevice(args);
  if (name === "setsockopt") {
    const [, option = ""] = /^\d+(?:<.*?>)?, (.*)$/.exec(args) ?? [];
    const found = options.find(([pattern]) => pattern.test(option));
    return found && other(found[1], /^\w+, (\w+)/.exec(option)![1]!, /"((?:\\x[0-9a-f]{2})+)"/.exec(option)?.[1]);
  }
  const [command] = attaches.exec(args) ?? [];
  return name === "bpf" && command !== undefined ? other("the attachment of a BPF program", command) : undefined;
}

function written(args: string): OtherChange | undefined {
  const [, path, escaped, cut] = /^\d+<(.*?)>, "((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/.exec(args) ?? [];
  if (path === undefined || !SETTINGS.test(path)) return undefined;
  if (cut !== undefined) return { change: "other", text: `a long text in ${path}` };
  return { change: "write", path, text: textOf(escaped!) };
}

function ofDevice(args: string): OtherChange | undefined {
  const [, printed = "", rest = ""] = /^\d+(?:<.*?>)?, (_IOC\(.*?\)|\w+(?:\(.*?\))?)(.*)$/.exec(args) ?? [];
  const [, number] = /^_IOC\(_IOC_NONE, 0x89, (0x[0-9a-f]+), 0\)$/.exec(printed) ?? [];
  const name = number === undefined ? printed : (tunnelRequests[number] ?? `SIOCDEVPRIVATE (${number})`);
  const isPrivate = number === undefined || Number(number) >= 0xf0;
  const found = isPrivate ? requests.find(([pattern]) => pattern.test(name)) : undefined;
  return found && other(found[1], name, /"((?:\\x[0-9a-f]{2})+)"/.exec(rest)?.[1]);
}

/** Returns a change that no call repeats, with the name of its object if the log has it. */
function other(description: string, call: string, escaped?: string): OtherChange {
  const object = escaped === undefined ? "" : ` of ${textOf(escaped).replace(/\0.*$/s, "")}`;
  return { change: UNCERTAIN.test(call) ? "uncertain" : "other", text: `${call}${object}: ${description}` };
}
