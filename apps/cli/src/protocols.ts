import * as constants from "bun-netlink/constants";
import { didYouMeanOneOf } from "bun-netlink/message";
import { UsageError } from "./errors.ts";

const PREFIX = "NETLINK_";
const MAX_PROTOCOL = 31;
const values: ReadonlyMap<string, unknown> = new Map(Object.entries(constants));
const PROTOCOL =
  /^NETLINK_(ROUTE|USERSOCK|SOCK_DIAG|NFLOG|XFRM|SELINUX|ISCSI|AUDIT|FIB_LOOKUP|CONNECTOR|NETFILTER|KOBJECT_UEVENT|GENERIC|SCSITRANSPORT|ECRYPTFS|RDMA|CRYPTO|SMC)$/;
/** Numbers of netlink protocols by lower-case name, such as "route" or "generic". */
const protocols: ReadonlyMap<string, number> = new Map(
  [...values].flatMap(([name, value]) => {
    const isProtocol = PROTOCOL.test(name) && typeof value === "number";
    return isProtocol ? [[name.slice(PREFIX.length).toLowerCase(), value] as const] : [];
  }),
);

/** Returns the number of a netlink protocol. The protocol is a text such as "route", "NETLINK_ROUTE" or "0". */
export function parseProtocol(text: string): number {
  const found = findProtocol(text);
  if (found !== undefined) return found;
  throw new UsageError(`unknown protocol "${text}"${didYouMeanOneOf(nameOf(text), protocols.keys())}`);
}

/** Returns the number of a netlink protocol; undefined if the name is unknown. */
export function findProtocol(text: string): number | undefined {
  const number = Number(text);
  if (text.trim() !== "" && Number.isInteger(number) && number >= 0 && number <= MAX_PROTOCOL) return number;
  return protocols.get(nameOf(text));
}

function nameOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/^netlink_/, "")
    .replaceAll("-", "_");
}

/** Returns the value of a numeric constant of the kernel's headers; undefined if the name is unknown. */
export function constantValue(name: string): number | undefined {
  const value = values.get(name);
  return typeof value === "number" ? value : undefined;
}

/** Returns the name of a protocol or subsystem from the kernel's headers by its number; undefined if it is unknown. */
export function constantName(prefix: "NETLINK_" | "NFNL_SUBSYS_", number: number): string | undefined {
  const names =
    prefix === "NETLINK_" ? [...protocols.keys()].map((name) => prefix + name.toUpperCase()) : values.keys();
  return names.find((name) => name.startsWith(prefix) && values.get(name) === number);
}
