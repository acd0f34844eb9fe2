// Commands of families: the enums of the kernel's source, beside the operations of the family modules.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, type Family } from "../../../src/schema/index.ts";
import type { Constants } from "./c-source.ts";

/** Prefix of the kernel's names of a family's commands, by the family. */
const prefixes: Readonly<Record<string, string>> = {
  "802.15.4 MAC": "IEEE802154_",
  batadv: "BATADV_CMD_",
  binder: "BINDER_CMD_",
  cthelper: "NFNL_MSG_CTHELPER_",
  cttimeout: "IPCTNL_MSG_TIMEOUT_",
  "dev-energymodel": "DEV_ENERGYMODEL_CMD_",
  devlink: "DEVLINK_CMD_",
  dpll: "DPLL_CMD_",
  "drm-ras": "DRM_RAS_CMD_",
  fou: "FOU_CMD_",
  gtp: "GTP_CMD_",
  handshake: "HANDSHAKE_CMD_",
  HSR: "HSR_C_",
  ila: "ILA_CMD_",
  IOAM6: "IOAM6_CMD_",
  ipset: "IPSET_CMD_",
  IPVS: "IPVS_CMD_",
  l2tp: "L2TP_CMD_",
  lockd: "LOCKD_CMD_",
  MAC80211_HWSIM: "HWSIM_CMD_",
  macsec: "MACSEC_CMD_",
  mptcp_pm: "MPTCP_(?:PM_CMD|EVENT)_",
  nbd: "NBD_CMD_",
  "net-shaper": "NET_SHAPER_CMD_",
  NET_DM: "NET_DM_CMD_",
  netdev: "NETDEV_CMD_",
  nfacct: "NFNL_MSG_ACCT_",
  nfc: "NFC_CMD_",
  nfosf: "OSF_MSG_",
  nfqueue: "NFQNL_MSG_",
  nfsd: "NFSD_CMD_",
  nftables: "NFT_MSG_",
  nl80211: "NL80211_CMD_",
  nl802154: "NL802154_CMD_(?!FRAME_)",
  NLBL_CALIPSO: "NLBL_CALIPSO_C_",
  NLBL_CIPSOv4: "NLBL_CIPSOV4_C_",
  NLBL_MGMT: "NLBL_MGMT_C_",
  NLBL_UNLBL: "NLBL_UNLABEL_C_",
  nlctrl: "CTRL_CMD_",
  nflog: "NFULNL_MSG_",
  ovpn: "OVPN_CMD_",
  ovs_ct_limit: "OVS_CT_LIMIT_CMD_",
  ovs_datapath: "OVS_DP_CMD_",
  ovs_flow: "OVS_FLOW_CMD_",
  ovs_meter: "OVS_METER_CMD_",
  ovs_packet: "OVS_PACKET_CMD_",
  ovs_vport: "OVS_VPORT_CMD_",
  psample: "PSAMPLE_CMD_",
  psp: "PSP_CMD_",
  rdma: "RDMA_NLDEV_CMD_",
  SEG6: "SEG6_CMD_",
  SMC_GEN_NETLINK: "SMC_NETLINK_",
  SMC_PNETID: "SMC_PNETID_",
  sunrpc: "SUNRPC_CMD_",
  "TCM-USER": "TCMU_CMD_",
  TASKSTATS: "(?:CGROUP|TASK)STATS_CMD_",
  tcp_metrics: "TCP_METRICS_CMD_",
  team: "TEAM_CMD_",
  thermal: "THERMAL_GENL_(?:CMD|EVENT)_",
  TIPCv2: "TIPC_NL_",
  VFS_DQUOT: "QUOTA_NL_C_",
  wireguard: "WG_CMD_",
};

/** Numbers of messages of a netfilter protocol or of RDMA have the number of a part of the kernel in the upper byte. */
const MESSAGE = 0xff;

export interface CommandDifferences {
  /** Commands of the kernel without an operation. */
  readonly missing: ReadonlySet<string>;
  /** Number of commands with an operation. */
  readonly compared: number;
}

/** Compares the commands of the kernel's enums with the operations and events of the families. */
export async function commandDifferences(constants: Constants): Promise<CommandDifferences> {
  const numbers = await numbersOfFamilies();
  const missing = new Set<string>();
  let compared = 0;
  for (const [family, prefix] of Object.entries(prefixes)) {
    const isCommand = new RegExp(`^${prefix}(?!ATTR_|UNSPEC$)[A-Z0-9_]+(?<!MAX)$`);
    const known = numbers.get(family);
    if (known === undefined) throw new Error(`there is no family ${family}`);
    const commands = constants.enums
      .filter((names) => 3 * names.filter((name) => isCommand.test(name)).length >= names.length)
      .flat()
      .filter((name) => isCommand.test(name));
    if (commands.length === 0) throw new Error(`no enum has commands of ${family}`);
    for (const name of commands) {
      if (known.has(constants.value(name)!)) compared++;
      else missing.add(name);
    }
  }
  return { missing, compared };
}

/** Returns the numbers of the messages of each family. */
async function numbersOfFamilies(): Promise<Map<string, Set<number>>> {
  const folder = join(import.meta.dir, "../../../src/families");
  const found = new Map<string, Set<number>>();
  for (const file of readdirSync(folder)) {
    const module = (await import(join(folder, file))) as Readonly<Record<string, Family>>;
    const family = Object.values(module).find((value) => value?.flavour !== undefined)!;
    const { operations } = describe(family);
    const numbers = operations.flatMap(({ messages }) => messages.map(({ number }) => number & MESSAGE));
    found.set(family.name, new Set(numbers));
  }
  return found;
}
