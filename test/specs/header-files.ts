import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const directory = join(import.meta.dir, "../../specs");

/** The key `uapi-header` of each spec that is no extension; undefined without one. */
const uapiHeaders: ReadonlyMap<string, string | undefined> = new Map(
  readdirSync(directory).flatMap((file) => {
    if (!file.endsWith(".yaml")) return [];
    const lines = readFileSync(join(directory, file), "utf8").match(/^(?:name|uapi-header):.*$/gm) ?? [];
    const { name, "uapi-header": header } = (Bun.YAML.parse(lines.join("\n")) ?? {}) as Record<string, string>;
    return name === undefined ? [] : [[name, header] as const];
  }),
);

/** Headers that define numbers of specs in addition to the `uapi-header` of each. */
const others: readonly string[] = [
  "sys/socket.h",
  "linux/mptcp.h",
  "linux/amt.h",
  "linux/bpf.h",
  "linux/can.h",
  "linux/can/netlink.h",
  "linux/cfm_bridge.h",
  "linux/cgroupstats.h",
  "linux/devlink.h",
  "linux/ethtool_netlink.h",
  "linux/fib_rules.h",
  "linux/fou.h",
  "linux/genetlink.h",
  "linux/icmpv6.h",
  "linux/if_bonding.h",
  "linux/if_team.h",
  "linux/if_tunnel.h",
  "linux/inet_diag.h",
  "linux/ioam6_iptunnel.h",
  "linux/lwtunnel.h",
  "linux/mpls.h",
  "linux/mpls_iptunnel.h",
  "linux/mroute.h",
  "linux/mrp_bridge.h",
  "linux/neighbour.h",
  "linux/netlink_diag.h",
  "linux/nl80211.h",
  "linux/netfilter.h",
  "linux/netfilter/nf_conntrack_common.h",
  "linux/netfilter/nf_synproxy.h",
  "linux/netfilter/nf_tables.h",
  "linux/netfilter/nf_conntrack_tcp.h",
  "linux/netfilter/nf_conntrack_sctp.h",
  "linux/netfilter/nfnetlink_conntrack.h",
  "linux/packet_diag.h",
  "linux/gen_stats.h",
  "linux/pkt_cls.h",
  "linux/pkt_sched.h",
  "linux/tc_act/tc_bpf.h",
  "linux/tc_act/tc_connmark.h",
  "linux/tc_act/tc_csum.h",
  "linux/tc_act/tc_ct.h",
  "linux/tc_act/tc_ctinfo.h",
  "linux/tc_act/tc_defact.h",
  "linux/tc_act/tc_gact.h",
  "linux/tc_act/tc_gate.h",
  "linux/tc_act/tc_ife.h",
  "linux/tc_act/tc_mirred.h",
  "linux/tc_act/tc_mpls.h",
  "linux/tc_act/tc_nat.h",
  "linux/tc_act/tc_pedit.h",
  "linux/tc_act/tc_sample.h",
  "linux/tc_act/tc_skbedit.h",
  "linux/tc_act/tc_skbmod.h",
  "linux/tc_act/tc_tunnel_key.h",
  "linux/tc_act/tc_vlan.h",
  "linux/rpl_iptunnel.h",
  "linux/seg6_hmac.h",
  "linux/seg6_iptunnel.h",
  "linux/seg6_local.h",
  "linux/snmp.h",
  "linux/tcp.h",
  "linux/tcp_metrics.h",
  "linux/tls.h",
  "linux/unix_diag.h",
  "linux/veth.h",
  "linux/vm_sockets_diag.h",
  "linux/wireguard.h",
  "linux/wwan.h",
  "linux/xdp_diag.h",
];

/** The C headers that define the numbers of the specs and can be included together. */
export const headers: readonly string[] = [
  ...new Set([...others, ...[...uapiHeaders.values()].filter((header) => header !== undefined)]),
];

/** Families whose C names are in files of the kernel that are not installed: their specs have no `uapi-header`. */
export const internalFamilies: ReadonlySet<string> = new Set(
  [...uapiHeaders].flatMap(([name, header]) => (header === undefined ? name : [])),
);
