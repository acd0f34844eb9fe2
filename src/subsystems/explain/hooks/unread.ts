// Functions at the hooks of netfilter, and BPF programs, that decide about packets and whose tables are not read.
import { existsSync, readFileSync } from "node:fs";
import { NFPROTO_ARP, NFPROTO_BRIDGE, NFPROTO_IPV4, NFPROTO_IPV6 } from "../../../constants/netfilter.ts";
import { attachedPrograms } from "../../../ffi/libc.ts";
import type { Steps } from "../../../io/io.ts";
import { type EvaluatedHook, NETWORK_HOOKS } from "../../nftables/evaluate/run.ts";
import type { Link } from "../../route/index.ts";
import type { HookFunction, NamespaceView } from "../model/namespace-view.ts";
import { ipHeaderOf, isArp, type Packet } from "../model/packet.ts";
import { type End, undecided } from "../model/types.ts";

const NFPROTO = { ip: NFPROTO_IPV4, ip6: NFPROTO_IPV6, arp: NFPROTO_ARP, bridge: NFPROTO_BRIDGE } as const;
type Kind = keyof typeof NFPROTO;
/** Hooks of ARP by number (NF_ARP_*). */
const ARP_HOOKS: readonly EvaluatedHook[] = ["input", "output", "forward"];

/** Functions of a table, such as "ipt_do_table", "ip6table_mangle_hook", "iptable_filter_hook" or "ebt_in_hook". */
const TABLES = /^((ip|ip6|arp)t(_do_table|able_)|ebt_)/;
/** Functions that translate addresses, for the chains of nftables and for the table "nat". */
const NAT = /^nf_nat_ipv[46]_/;
/**
 * Functions that do nothing else than what is read: chains and flow tables of nftables, connection tracking, translation,
 * br_netfilter, ipvlan in the mode l3s, and labels of security modules.
 */
const KNOWN =
  /^(nft?_|ipvlan_nf_|ipv[46]_(conntrack|confirm|helper|defrag|synproxy)|br_nf_|ip_sabotage_in|ip_vs_|(apparmor|selinux|smack)_)/;

/** Returns the end of a packet at hooks where functions whose tables are not read decide, or may decide. */
export function* findUnread(
  view: NamespaceView,
  packet: Packet,
  hooks: readonly EvaluatedHook[],
  isBridge: boolean,
): Steps<End | undefined> {
  const kind = isBridge ? "bridge" : isArp(packet) ? "arp" : ipHeaderOf(packet);
  const all = kind === "arp" ? ARP_HOOKS : NETWORK_HOOKS;
  const functions: HookFunction[] = [];
  let isListed = true;
  for (const [hooknum, hook] of all.entries()) {
    const found = yield* view.functionsAt(NFPROTO[kind], hooknum);
    if (found === undefined) isListed = false;
    else functions.push(...found);
    const other = hooks.includes(hook) ? found?.map((one) => ofOthers(one, hook)).find(Boolean) : undefined;
    if (other !== undefined) return other;
  }
  const names = functions.flatMap(({ functionName }) => functionName ?? []);
  const tables = kind === "bridge" ? bridgeTables(names, isListed) : ipTables(view, kind, names, isListed);
  return tables ?? (kind === "bridge" || kind === "arp" ? undefined : services(view));
}

/** A BPF program, or a function of an unknown part of the kernel. */
function ofOthers({ functionName: name, moduleName, chainInfo }: HookFunction, hook: string): End | undefined {
  if (chainInfo?.type === "bpf") {
    const { desc } = chainInfo;
    return ofProgram(desc !== undefined && "id" in desc ? ` ${desc.id}` : "", hook);
  }
  if (chainInfo !== undefined || name === undefined || KNOWN.test(name) || TABLES.test(name)) return undefined;
  const owner = moduleName === undefined ? "" : ` of the module ${moduleName}`;
  return undecided(`the function ${name}${owner} at ${hook} may change or drop the packet`, [`result of ${name}`]);
}

function ofProgram(id: string, place: string): End {
  return undecided(`the BPF program${id} at ${place} may change or drop the packet`, [
    `verdict of the BPF program${id}`,
  ]);
}

/** enum bpf_attach_type (linux/bpf.h) */
const TCX = { ingress: 46, egress: 47 } as const;

/** A BPF program that TCX has attached to an interface (Linux 6.6). Only CAP_NET_ADMIN of the initial user namespace sees it. */
export function findProgram(view: NamespaceView, { ifname, ifindex }: Link, hook: keyof typeof TCX): End | undefined {
  const ids = view.netns.run(() => attachedPrograms(TCX[hook], ifindex));
  return typeof ids === "number" || ids[0] === undefined
    ? undefined
    : ofProgram(` ${ids[0]}`, `TCX ${hook} of ${ifname}`);
}

/** Reads a file of the namespace in /proc. Returns "" if it does not exist, undefined if it is not readable. */
function readTable(view: NamespaceView, name: string): string | undefined {
  return view.netns.run(() => {
    try {
      return readFileSync(`/proc/thread-self/net/${name}`, "latin1").trim();
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? "" : undefined;
    }
  });
}

/** Tables of iptables-legacy, ip6tables-legacy and arptables-legacy. */
function ipTables(
  view: NamespaceView,
  kind: Exclude<Kind, "bridge">,
  functions: readonly string[],
  isListed: boolean,
): End | undefined {
  const file = `${kind}_tables_names`;
  const names = readTable(view, file);
  const program = `${kind}tables-legacy`;
  if (names === "") return undefined;
  if (names !== undefined)
    return undecided(`the tables ${names.replace(/\s+/g, ", ")} of ${program} exist, which are not read`);
  // The file belongs to root of the initial user namespace if the network namespace was created before its users were mapped.
  const path = `/proc/thread-self/net/${file}`;
  const missing = [`tables of ${program}`];
  if (!isListed)
    return undecided(
      `${path} belongs to another user, and this kernel does not list its hooks (CONFIG_NETFILTER_NETLINK_HOOK); create the namespace with "unshare -r unshare -n"`,
      missing,
    );
  const found = functions.find((name) => TABLES.test(name));
  if (found !== undefined) return undecided(`tables of ${program} exist (${found}), which are not read`);
  return functions.some((name) => NAT.test(name))
    ? undecided(`the table nat of ${program} may exist: ${path} belongs to another user`, missing)
    : undefined;
}

const BRIDGE_TABLES = ["filter", "nat", "broute"].map((name) => `ebtable_${name}`);

/** Tables of ebtables-legacy. No file names those of a namespace. */
function bridgeTables(functions: readonly string[], isListed: boolean): End | undefined {
  const missing = ["tables of ebtables-legacy"];
  const found = functions.find((name) => TABLES.test(name));
  if (found !== undefined) return undecided(`tables of ebtables-legacy exist (${found}), which are not read`, missing);
  if (isListed) return undefined;
  const loaded = BRIDGE_TABLES.find((name) => existsSync(`/sys/module/${name}`));
  if (loaded === undefined) return undefined;
  return undecided(`tables of ebtables-legacy may exist: the kernel has ${loaded}, and does not list hooks`, missing);
}

/** Number of lines before the services in /proc/net/ip_vs. */
const HEADER_LINES = 3;

/** The load balancer of the kernel. Without services, it accepts all packets. (ip_vs_in_hook) */
function services(view: NamespaceView): End | undefined {
  const lines = (readTable(view, "ip_vs") ?? "").split("\n");
  if (lines.length <= HEADER_LINES) return undefined;
  return undecided("IPVS has services, which are not read", ["services and connections of IPVS"]);
}
