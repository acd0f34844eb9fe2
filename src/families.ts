// Generated from the modules in src/families. Do not edit: `bun run generate` writes it.
import { type NetlinkFamily, netlinkFamily } from "./client/family.ts";

/**
 * Loads an included family by its name, for programs that choose families at run time: clients have no types. Programs that use
 * a known family import its module. A bundle of a program that uses this table contains all families.
 *
 * ```ts
 * using client = (await families["ethtool"]!()).connect();
 * ```
 */
export const families: Readonly<Record<string, () => Promise<NetlinkFamily>>> = {
  binder: async () => netlinkFamily((await import("./families/binder.ts")).binder),
  conntrack: async () => netlinkFamily((await import("./families/conntrack.ts")).conntrack),
  cthelper: async () => netlinkFamily((await import("./families/cthelper.ts")).cthelper),
  cttimeout: async () => netlinkFamily((await import("./families/cttimeout.ts")).cttimeout),
  dcb: async () => netlinkFamily((await import("./families/dcb.ts")).dcb),
  "dev-energymodel": async () => netlinkFamily((await import("./families/dev-energymodel.ts")).devEnergymodel),
  devlink: async () => netlinkFamily((await import("./families/devlink.ts")).devlink),
  dpll: async () => netlinkFamily((await import("./families/dpll.ts")).dpll),
  "drm-ras": async () => netlinkFamily((await import("./families/drm-ras.ts")).drmRas),
  ethtool: async () => netlinkFamily((await import("./families/ethtool.ts")).ethtool),
  fou: async () => netlinkFamily((await import("./families/fou.ts")).fou),
  handshake: async () => netlinkFamily((await import("./families/handshake.ts")).handshake),
  ipset: async () => netlinkFamily((await import("./families/ipset.ts")).ipset),
  lockd: async () => netlinkFamily((await import("./families/lockd.ts")).lockd),
  mptcp_pm: async () => netlinkFamily((await import("./families/mptcp-pm.ts")).mptcpPm),
  NET_DM: async () => netlinkFamily((await import("./families/net-dm.ts")).netDm),
  "net-shaper": async () => netlinkFamily((await import("./families/net-shaper.ts")).netShaper),
  netdev: async () => netlinkFamily((await import("./families/netdev.ts")).netdev),
  nfacct: async () => netlinkFamily((await import("./families/nfacct.ts")).nfacct),
  nflog: async () => netlinkFamily((await import("./families/nflog.ts")).nflog),
  nfqueue: async () => netlinkFamily((await import("./families/nfqueue.ts")).nfqueue),
  nfsd: async () => netlinkFamily((await import("./families/nfsd.ts")).nfsd),
  nftables: async () => netlinkFamily((await import("./families/nftables.ts")).nftables),
  nl80211: async () => netlinkFamily((await import("./families/nl80211.ts")).nl80211),
  nlctrl: async () => netlinkFamily((await import("./families/nlctrl.ts")).nlctrl),
  ovpn: async () => netlinkFamily((await import("./families/ovpn.ts")).ovpn),
  ovs_ct_limit: async () => netlinkFamily((await import("./families/ovs-ct-limit.ts")).ovsCtLimit),
  ovs_datapath: async () => netlinkFamily((await import("./families/ovs-datapath.ts")).ovsDatapath),
  ovs_flow: async () => netlinkFamily((await import("./families/ovs-flow.ts")).ovsFlow),
  ovs_meter: async () => netlinkFamily((await import("./families/ovs-meter.ts")).ovsMeter),
  ovs_packet: async () => netlinkFamily((await import("./families/ovs-packet.ts")).ovsPacket),
  ovs_vport: async () => netlinkFamily((await import("./families/ovs-vport.ts")).ovsVport),
  psample: async () => netlinkFamily((await import("./families/psample.ts")).psample),
  psp: async () => netlinkFamily((await import("./families/psp.ts")).psp),
  "rt-addr": async () => netlinkFamily((await import("./families/rt-addr.ts")).rtAddr),
  "rt-addrlabel": async () => netlinkFamily((await import("./families/rt-addrlabel.ts")).rtAddrlabel),
  "rt-link": async () => netlinkFamily((await import("./families/rt-link.ts")).rtLink),
  "rt-mdb": async () => netlinkFamily((await import("./families/rt-mdb.ts")).rtMdb),
  "rt-neigh": async () => netlinkFamily((await import("./families/rt-neigh.ts")).rtNeigh),
  "rt-netconf": async () => netlinkFamily((await import("./families/rt-netconf.ts")).rtNetconf),
  "rt-nexthop": async () => netlinkFamily((await import("./families/rt-nexthop.ts")).rtNexthop),
  "rt-nsid": async () => netlinkFamily((await import("./families/rt-nsid.ts")).rtNsid),
  "rt-route": async () => netlinkFamily((await import("./families/rt-route.ts")).rtRoute),
  "rt-rule": async () => netlinkFamily((await import("./families/rt-rule.ts")).rtRule),
  "rt-vlan": async () => netlinkFamily((await import("./families/rt-vlan.ts")).rtVlan),
  "sock-diag": async () => netlinkFamily((await import("./families/sock-diag.ts")).sockDiag),
  sunrpc: async () => netlinkFamily((await import("./families/sunrpc.ts")).sunrpc),
  TASKSTATS: async () => netlinkFamily((await import("./families/taskstats.ts")).taskstats),
  tc: async () => netlinkFamily((await import("./families/tc.ts")).tc),
  tcp_metrics: async () => netlinkFamily((await import("./families/tcp-metrics.ts")).tcpMetrics),
  team: async () => netlinkFamily((await import("./families/team.ts")).team),
  wireguard: async () => netlinkFamily((await import("./families/wireguard.ts")).wireguard),
  xfrm: async () => netlinkFamily((await import("./families/xfrm.ts")).xfrm),
};
