import { GENL_ID_CTRL } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC, NETLINK_NETFILTER, NETLINK_ROUTE } from "../../constants/netlink.ts";
import { NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END } from "../../constants/nfnetlink.ts";
import { routeMessageName } from "./route-objects.ts";

/**
 * Maps numbers to names of constants, given as words without their common prefix. The word "-" stands for a number
 * without a name.
 */
function numbered(prefix: string, words: string): readonly (string | undefined)[] {
  return words.split(" ").map((word) => (word === "-" ? undefined : prefix + word));
}

const protocols = numbered(
  "NETLINK_",
  "ROUTE UNUSED USERSOCK FIREWALL SOCK_DIAG NFLOG XFRM SELINUX ISCSI AUDIT FIB_LOOKUP CONNECTOR NETFILTER IP6_FW " +
    "DNRTMSG KOBJECT_UEVENT GENERIC - SCSITRANSPORT ECRYPTFS RDMA CRYPTO SMC",
);
const controlTypes = numbered("NLMSG_", "- NOOP ERROR DONE OVERRUN");
const netfilterSubsystems = numbered(
  "NFNL_SUBSYS_",
  "- CTNETLINK CTNETLINK_EXP QUEUE ULOG OSF IPSET ACCT CTNETLINK_TIMEOUT CTHELPER NFTABLES NFT_COMPAT HOOK",
);
const controllerCommands = numbered(
  "CTRL_CMD_",
  "UNSPEC NEWFAMILY DELFAMILY GETFAMILY NEWOPS DELOPS GETOPS NEWMCAST_GRP DELMCAST_GRP GETMCAST_GRP GETPOLICY",
);

/** Formats the command of a generic message: "CTRL_CMD_GETFAMILY (3)" for the controller, otherwise a number. */
export function commandName(type: number, command: number): string {
  const name = type === GENL_ID_CTRL ? controllerCommands[command] : undefined;
  return name === undefined ? `${command}` : `${name} (${command})`;
}

/** Returns the name of a netlink protocol: "NETLINK_ROUTE", or "netlink protocol 29" if the number is unknown. */
export function protocolName(protocol: number): string {
  return protocols[protocol] ?? `netlink protocol ${protocol}`;
}

/** Returns the name of a message type: "RTM_NEWLINK", "NFNL_SUBSYS_QUEUE message 2", or "type 33" if it is unknown. */
export function messageTypeName(protocol: number | undefined, type: number): string {
  return controlTypes[type] ?? familyTypeName(protocol, type) ?? `type ${type}`;
}

function familyTypeName(protocol: number | undefined, type: number): string | undefined {
  if (protocol === NETLINK_ROUTE) return routeMessageName(type);
  if (protocol === NETLINK_GENERIC) return type === GENL_ID_CTRL ? "GENL_ID_CTRL" : undefined;
  if (protocol !== NETLINK_NETFILTER) return undefined;
  if (type === NFNL_MSG_BATCH_BEGIN) return "NFNL_MSG_BATCH_BEGIN";
  if (type === NFNL_MSG_BATCH_END) return "NFNL_MSG_BATCH_END";
  const subsystem = netfilterSubsystems[type >> 8];
  return subsystem === undefined ? undefined : `${subsystem} message ${type & 0xff}`;
}
