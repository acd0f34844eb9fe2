import * as genetlink from "../constants/genetlink.ts";
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
} from "../constants/netlink.ts";
import * as nfnetlink from "../constants/nfnetlink.ts";
import * as rtnetlink from "../constants/rtnetlink.ts";

/** Turns constants around: from value to name. Of two with one value the later one counts. */
export function byValue(constants: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(constants).map(([name, value]) => [value, name]));
}

const protocols = byValue({
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

const controlTypes = byValue({ NLMSG_NOOP, NLMSG_ERROR, NLMSG_DONE, NLMSG_OVERRUN });

/** The constants of a header whose names look like that. */
export function named(constants: Readonly<Record<string, unknown>>, pattern: RegExp): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(constants)) {
    if (pattern.test(name) && typeof value === "number") found[name] = value;
  }
  return found;
}

/** A header's constants whose names look like that, by value: looked up at first use, since most programs need none. */
function namesIn(constants: Readonly<Record<string, unknown>>, pattern: RegExp): () => ReadonlyMap<number, string> {
  let names: ReadonlyMap<number, string> | undefined;
  return () => {
    names ??= byValue(named(constants, pattern));
    return names;
  };
}

const typesByProtocol: Readonly<Record<number, () => ReadonlyMap<number, string>>> = {
  [NETLINK_ROUTE]: namesIn(rtnetlink, /^RTM_(NEW|DEL|GET|SET)[A-Z]/),
  [NETLINK_NETFILTER]: namesIn(nfnetlink, /^NFNL_MSG_BATCH_(BEGIN|END)$/),
  [NETLINK_GENERIC]: namesIn(genetlink, /^GENL_ID_CTRL$/),
};

const netfilterSubsystems = namesIn(nfnetlink, /^NFNL_SUBSYS_(?!NONE$)/);

const controllerCommands = namesIn(genetlink, /^CTRL_CMD_/);

/** The command of a generic message of that type: "CTRL_CMD_GETFAMILY (3)", or a number that only the family can name. */
export function commandName(type: number, command: number): string {
  const name = type === genetlink.GENL_ID_CTRL ? controllerCommands().get(command) : undefined;
  return name === undefined ? `${command}` : `${name} (${command})`;
}

/** A protocol's name: "NETLINK_ROUTE", or "netlink protocol 29". */
export function protocolName(protocol: number): string {
  return protocols.get(protocol) ?? `netlink protocol ${protocol}`;
}

/**
 * A message type's name: "NLMSG_DONE", "RTM_NEWLINK", "NFNL_SUBSYS_QUEUE message 2", or "type 33" for what only the
 * family can name.
 */
export function messageTypeName(protocol: number | undefined, type: number): string {
  const name = controlTypes.get(type) ?? (protocol === undefined ? undefined : typesByProtocol[protocol]?.().get(type));
  if (name !== undefined) return name;
  const subsystem = protocol === NETLINK_NETFILTER ? netfilterSubsystems().get(type >> 8) : undefined;
  return subsystem === undefined ? `type ${type}` : `${subsystem} message ${type & 0xff}`;
}
