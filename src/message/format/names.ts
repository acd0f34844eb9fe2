import {
  CTRL_CMD_DELFAMILY,
  CTRL_CMD_DELMCAST_GRP,
  CTRL_CMD_DELOPS,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_GETMCAST_GRP,
  CTRL_CMD_GETOPS,
  CTRL_CMD_GETPOLICY,
  CTRL_CMD_NEWFAMILY,
  CTRL_CMD_NEWMCAST_GRP,
  CTRL_CMD_NEWOPS,
  CTRL_CMD_UNSPEC,
  GENL_ID_CTRL,
} from "../../constants/genetlink.ts";
import {
  NETLINK_AUDIT,
  NETLINK_CONNECTOR,
  NETLINK_CRYPTO,
  NETLINK_DNRTMSG,
  NETLINK_ECRYPTFS,
  NETLINK_FIB_LOOKUP,
  NETLINK_FIREWALL,
  NETLINK_GENERIC,
  NETLINK_IP6_FW,
  NETLINK_ISCSI,
  NETLINK_KOBJECT_UEVENT,
  NETLINK_NETFILTER,
  NETLINK_NFLOG,
  NETLINK_RDMA,
  NETLINK_ROUTE,
  NETLINK_SCSITRANSPORT,
  NETLINK_SELINUX,
  NETLINK_SMC,
  NETLINK_SOCK_DIAG,
  NETLINK_UNUSED,
  NETLINK_USERSOCK,
  NETLINK_XFRM,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} from "../../constants/netlink.ts";
import {
  NFNL_MSG_BATCH_BEGIN,
  NFNL_MSG_BATCH_END,
  NFNL_SUBSYS_ACCT,
  NFNL_SUBSYS_CTHELPER,
  NFNL_SUBSYS_CTNETLINK,
  NFNL_SUBSYS_CTNETLINK_EXP,
  NFNL_SUBSYS_CTNETLINK_TIMEOUT,
  NFNL_SUBSYS_HOOK,
  NFNL_SUBSYS_IPSET,
  NFNL_SUBSYS_NFT_COMPAT,
  NFNL_SUBSYS_NFTABLES,
  NFNL_SUBSYS_OSF,
  NFNL_SUBSYS_QUEUE,
  NFNL_SUBSYS_ULOG,
} from "../../constants/nfnetlink.ts";
import { routeMessages } from "./route-messages.ts";

/** Returns a map from the value of a constant to its name. If two constants have the same value, the later one wins. */
export function namesByValue(constants: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(constants).map(([name, value]) => [value, name]));
}

const protocols = namesByValue({
  NETLINK_ROUTE,
  NETLINK_UNUSED,
  NETLINK_USERSOCK,
  NETLINK_FIREWALL,
  NETLINK_SOCK_DIAG,
  NETLINK_NFLOG,
  NETLINK_XFRM,
  NETLINK_SELINUX,
  NETLINK_ISCSI,
  NETLINK_AUDIT,
  NETLINK_FIB_LOOKUP,
  NETLINK_CONNECTOR,
  NETLINK_NETFILTER,
  NETLINK_IP6_FW,
  NETLINK_DNRTMSG,
  NETLINK_KOBJECT_UEVENT,
  NETLINK_GENERIC,
  NETLINK_SCSITRANSPORT,
  NETLINK_ECRYPTFS,
  NETLINK_RDMA,
  NETLINK_CRYPTO,
  NETLINK_SMC,
});

const controlTypes = namesByValue({ NLMSG_NOOP, NLMSG_ERROR, NLMSG_DONE, NLMSG_OVERRUN });

/** Returns the numeric constants of the kernel whose names match a pattern. */
export function matchingConstants(
  constants: Readonly<Record<string, unknown>>,
  pattern: RegExp,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(constants)) {
    if (pattern.test(name) && typeof value === "number") found[name] = value;
  }
  return found;
}

/**
 * Returns a function that looks up constant names by value. The map is built at the first lookup, because most programs
 * never format messages.
 */
function byValueLater(constants: Readonly<Record<string, number>>): () => ReadonlyMap<number, string> {
  let names: ReadonlyMap<number, string> | undefined;
  return () => {
    names ??= namesByValue(constants);
    return names;
  };
}

const typesByProtocol: Readonly<Record<number, () => ReadonlyMap<number, string>>> = {
  [NETLINK_ROUTE]: byValueLater(routeMessages),
  [NETLINK_NETFILTER]: byValueLater({ NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END }),
  [NETLINK_GENERIC]: byValueLater({ GENL_ID_CTRL }),
};

const netfilterSubsystems = byValueLater({
  NFNL_SUBSYS_CTNETLINK,
  NFNL_SUBSYS_CTNETLINK_EXP,
  NFNL_SUBSYS_QUEUE,
  NFNL_SUBSYS_ULOG,
  NFNL_SUBSYS_OSF,
  NFNL_SUBSYS_IPSET,
  NFNL_SUBSYS_ACCT,
  NFNL_SUBSYS_CTNETLINK_TIMEOUT,
  NFNL_SUBSYS_CTHELPER,
  NFNL_SUBSYS_NFTABLES,
  NFNL_SUBSYS_NFT_COMPAT,
  NFNL_SUBSYS_HOOK,
});

const controllerCommands = byValueLater({
  CTRL_CMD_UNSPEC,
  CTRL_CMD_NEWFAMILY,
  CTRL_CMD_DELFAMILY,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_NEWOPS,
  CTRL_CMD_DELOPS,
  CTRL_CMD_GETOPS,
  CTRL_CMD_NEWMCAST_GRP,
  CTRL_CMD_DELMCAST_GRP,
  CTRL_CMD_GETMCAST_GRP,
  CTRL_CMD_GETPOLICY,
});

/**
 * Formats the command of a generic netlink message: "CTRL_CMD_GETFAMILY (3)" for the controller, otherwise a number.
 */
export function commandName(type: number, command: number): string {
  const name = type === GENL_ID_CTRL ? controllerCommands().get(command) : undefined;
  return name === undefined ? `${command}` : `${name} (${command})`;
}

/** Returns the name of a netlink protocol: "NETLINK_ROUTE", or "netlink protocol 29" if the number is unknown. */
export function protocolName(protocol: number): string {
  return protocols.get(protocol) ?? `netlink protocol ${protocol}`;
}

/**
 * Returns the name of a message type: "NLMSG_DONE", "RTM_NEWLINK", "NFNL_SUBSYS_QUEUE message 2", or "type 33" if only
 * the family defines it.
 */
export function messageTypeName(protocol: number | undefined, type: number): string {
  const name = controlTypes.get(type) ?? (protocol === undefined ? undefined : typesByProtocol[protocol]?.().get(type));
  if (name !== undefined) return name;
  const subsystem = protocol === NETLINK_NETFILTER ? netfilterSubsystems().get(type >> 8) : undefined;
  return subsystem === undefined ? `type ${type}` : `${subsystem} message ${type & 0xff}`;
}
