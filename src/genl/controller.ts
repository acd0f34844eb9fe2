import { ENOENT, EPROTO } from "../constants/errno.ts";
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_ATTR_HDRSIZE,
  CTRL_ATTR_MAXATTR,
  CTRL_ATTR_MCAST_GROUPS,
  CTRL_ATTR_MCAST_GRP_ID,
  CTRL_ATTR_MCAST_GRP_NAME,
  CTRL_ATTR_OP_FLAGS,
  CTRL_ATTR_OP_ID,
  CTRL_ATTR_OPS,
  CTRL_ATTR_VERSION,
  CTRL_CMD_GETFAMILY,
  GENL_ADMIN_PERM,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  GENL_HDRLEN,
  GENL_ID_CTRL,
  GENL_NAMSIZ,
  GENL_UNS_ADMIN_PERM,
} from "../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { dump } from "../dump/dump.ts";
import { NetlinkError } from "../errors.ts";
import type { AttributeReader } from "../message/attribute-reader.ts";
import { describe, type Message, type MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { type ParsedAttributes, type Policy, parseAttributes } from "../message/policy.ts";
import { encodeText } from "../message/text.ts";
import { type NamespaceSource, NetworkNamespace } from "../sock/namespace.ts";
import { onCloseIdleSockets } from "../sock/pool.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { transact } from "../sock/transact.ts";

/** One operation that a generic family understands. */
export interface FamilyOperation {
  /** The command number in the generic header. */
  readonly command: number;
  /** `GENL_*` bits as the kernel sends them. */
  readonly flags: number;
  /** It can be asked for one thing, in a transaction. */
  readonly do: boolean;
  /** It can be asked for everything, in a dump. */
  readonly dump: boolean;
  /** The kernel can tell which attributes it takes: see {@link lookupPolicy}. */
  readonly hasPolicy: boolean;
  /** It takes CAP_NET_ADMIN in the initial user namespace. */
  readonly adminPermission: boolean;
  /** It takes CAP_NET_ADMIN in the user namespace that owns the network namespace. */
  readonly namespaceAdminPermission: boolean;
}

/** What the controller knows about a generic netlink family. */
export interface Family {
  /** The message type of the family's messages. It differs from boot to boot. */
  readonly id: number;
  readonly name: string;
  readonly version: number;
  /** Size of the family's own header behind genlmsghdr, in bytes. */
  readonly headerSize: number;
  /** Highest attribute number at the top level; 0 when operations differ in theirs. */
  readonly maxAttribute: number;
  readonly operations: readonly FamilyOperation[];
  /** Multicast groups by name: the number is what `joinGroup` takes. */
  readonly groups: ReadonlyMap<string, number>;
}

/** Where and how to look. */
export interface LookupOptions {
  /** The network namespace to look in (default: the calling thread's). Not all families exist in all. */
  netns?: NamespaceSource | undefined;
  /** The longest that it may take, in milliseconds (default 30,000). */
  timeoutMs?: number;
}

const familyPolicy: Policy = {
  [CTRL_ATTR_FAMILY_ID]: { name: "family-id", kind: "u16", required: true },
  [CTRL_ATTR_FAMILY_NAME]: { name: "family-name", kind: "string", maximumLength: GENL_NAMSIZ, required: true },
  [CTRL_ATTR_VERSION]: { name: "version", kind: "u32" },
  [CTRL_ATTR_HDRSIZE]: { name: "hdrsize", kind: "u32" },
  [CTRL_ATTR_MAXATTR]: { name: "maxattr", kind: "u32" },
  [CTRL_ATTR_OPS]: { name: "ops", kind: "nested" },
  [CTRL_ATTR_MCAST_GROUPS]: { name: "mcast-groups", kind: "nested" },
};

const operationPolicy: Policy = {
  [CTRL_ATTR_OP_ID]: { name: "op-id", kind: "u32", required: true },
  [CTRL_ATTR_OP_FLAGS]: { name: "op-flags", kind: "u32" },
};

const groupPolicy: Policy = {
  [CTRL_ATTR_MCAST_GRP_NAME]: { name: "mcast-grp-name", kind: "string", required: true },
  [CTRL_ATTR_MCAST_GRP_ID]: { name: "mcast-grp-id", kind: "u32", required: true },
};

/** The controller announces here that families and groups come and go. */
const NOTIFY_GROUP = "notify";
const CONTROLLER_VERSION = 2;

/**
 * Asks the controller for a family: its number, version, operations and multicast groups. The kernel loads the module
 * that brings the family, where it can.
 *
 * What was found is remembered until the controller announces a change; that a family is missing never is.
 *
 * @throws NetlinkError ENOENT when the kernel has no such family; RangeError or TypeError for a bad name.
 */
export function lookupFamily(name: string, options: LookupOptions = {}): Family {
  checkName(name, "family name");
  const cache = cacheFor(options.netns);
  const known = cache?.get(name);
  if (known !== undefined) return known;
  const family = askForFamily(name, options);
  cache?.set(name, family);
  return family;
}

/**
 * The number of a family's multicast group, for `joinGroup`.
 *
 * @throws NetlinkError ENOENT when the kernel has no such family, or the family no such group.
 */
export function lookupMulticastGroup(family: string, group: string, options: LookupOptions = {}): number {
  checkName(group, "group name");
  const { groups } = lookupFamily(family, options);
  const number = groups.get(group);
  if (number !== undefined) return number;
  const names = [...groups.keys()].join(", ");
  throw new NetlinkError(
    `the generic netlink family "${family}" has no multicast group "${group}" (ENOENT); ` +
      `${names === "" ? "it has none at all" : `it has: ${names}`}`,
    { errno: ENOENT, operation: "nlctrl.getfamily" },
  );
}

/** All generic families that the kernel has in that namespace. */
export function listFamilies(options: LookupOptions = {}): Family[] {
  const request = new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETFAMILY, CONTROLLER_VERSION).finish();
  const operation = "nlctrl.getfamily";
  return Array.from(dump(NETLINK_GENERIC, request, { ...options, operation, headerLength: GENL_HDRLEN }), parseFamily);
}

function askForFamily(name: string, options: LookupOptions): Family {
  const request = new MessageWriter(GENL_ID_CTRL)
    .genetlink(CTRL_CMD_GETFAMILY, CONTROLLER_VERSION)
    .string(CTRL_ATTR_FAMILY_NAME, name)
    .finish();
  const operation = "nlctrl.getfamily";
  let reply: Message | undefined;
  try {
    reply = transact(NETLINK_GENERIC, request, { ...options, operation, headerLength: GENL_HDRLEN });
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    throw new NetlinkError(
      `the kernel has no generic netlink family "${name}" in this network namespace (ENOENT); load the module that ` +
        "brings it, or look with `genl ctrl list` what there is",
      { errno: ENOENT, operation, extendedAck: error.extendedAck, cause: error },
    );
  }
  if (reply === undefined) {
    throw new NetlinkError(`${operation}: the controller answered without a family (EPROTO)`, {
      errno: EPROTO,
      operation,
    });
  }
  return parseFamily(reply);
}

function parseFamily(message: MessageView): Family {
  const attributes = parse(message.attributes(GENL_HDRLEN), familyPolicy);
  const id = attributes.get(CTRL_ATTR_FAMILY_ID)!.u16();
  const operations: FamilyOperation[] = [];
  eachNested(attributes.get(CTRL_ATTR_OPS), (entry) => {
    const operation = parse(entry, operationPolicy);
    operations.push(
      describeOperation(operation.get(CTRL_ATTR_OP_ID)!.u32(), operation.get(CTRL_ATTR_OP_FLAGS)?.u32() ?? 0),
    );
  });
  const groups = new Map<string, number>();
  eachNested(attributes.get(CTRL_ATTR_MCAST_GROUPS), (entry) => {
    const group = parse(entry, groupPolicy);
    groups.set(group.get(CTRL_ATTR_MCAST_GRP_NAME)!.string(), group.get(CTRL_ATTR_MCAST_GRP_ID)!.u32());
  });
  return {
    id,
    name: attributes.get(CTRL_ATTR_FAMILY_NAME)!.string(),
    version: attributes.get(CTRL_ATTR_VERSION)?.u32() ?? 0,
    headerSize: attributes.get(CTRL_ATTR_HDRSIZE)?.u32() ?? 0,
    maxAttribute: attributes.get(CTRL_ATTR_MAXATTR)?.u32() ?? 0,
    operations,
    groups,
  };
}

function describeOperation(command: number, flags: number): FamilyOperation {
  return {
    command,
    flags,
    do: (flags & GENL_CMD_CAP_DO) !== 0,
    dump: (flags & GENL_CMD_CAP_DUMP) !== 0,
    hasPolicy: (flags & GENL_CMD_CAP_HASPOL) !== 0,
    adminPermission: (flags & GENL_ADMIN_PERM) !== 0,
    namespaceAdminPermission: (flags & GENL_UNS_ADMIN_PERM) !== 0,
  };
}

function parse(reader: AttributeReader, policy: Policy): ParsedAttributes {
  return parseAttributes(reader, policy).check("nlctrl.getfamily: the controller's answer");
}

function eachNested(reader: AttributeReader | undefined, visit: (entry: AttributeReader) => void): void {
  if (reader === undefined) return;
  for (const entries = reader.nested(); entries.next(); ) visit(entries.nested());
}

/** What is known of the families of one namespace, and the socket on which the controller announces that it changes. */
class FamilyCache {
  readonly #netns: NetworkNamespace | undefined;
  readonly #families = new Map<string, Family>();
  #announcements: NetlinkSocket | undefined;

  constructor(netns: NetworkNamespace | undefined) {
    this.#netns = netns;
  }

  get(name: string): Family | undefined {
    this.#forgetWhatChanged();
    return this.#families.get(name);
  }

  set(name: string, family: Family): void {
    this.#families.set(name, family);
  }

  close(): void {
    this.#families.clear();
    this.#announcements?.close();
    this.#announcements = undefined;
  }

  #forgetWhatChanged(): void {
    // Listening starts before the first answer is remembered, so that no change falls in between.
    this.#announcements ??= this.#listen();
    try {
      if (this.#announcements.receiveMany(undefined).length === 0) return;
      this.#announcements.drain();
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
    }
    this.#families.clear();
  }

  #listen(): NetlinkSocket {
    const { groups } = askForFamily("nlctrl", { netns: this.#netns });
    const group = groups.get(NOTIFY_GROUP);
    return NetlinkSocket.open(NETLINK_GENERIC, {
      netns: this.#netns,
      groups: group === undefined ? [] : [group],
      receiveBufferSize: 64 * 1024,
    });
  }
}

const ownCache = new FamilyCache(undefined);
const caches = new Map<NetworkNamespace, FamilyCache>();

onCloseIdleSockets(() => {
  ownCache.close();
  for (const cache of caches.values()) cache.close();
});

function cacheFor(netns: NamespaceSource | undefined): FamilyCache | undefined {
  if (netns === undefined) return ownCache;
  if (!(netns instanceof NetworkNamespace)) return undefined;
  let cache = caches.get(netns);
  if (cache === undefined) {
    const opened = new FamilyCache(netns);
    cache = opened;
    caches.set(netns, opened);
    netns.onClose(() => {
      caches.delete(netns);
      opened.close();
    });
  }
  return cache;
}

function checkName(name: string, what: string): void {
  if (typeof name !== "string") throw new TypeError(`${what}: expected a string, got ${describe(name)}`);
  const { length } = encodeText(name);
  if (length === 0 || length >= GENL_NAMSIZ || name.includes("\0")) {
    throw new RangeError(`${what}: expected 1 to ${GENL_NAMSIZ - 1} bytes without NUL, got ${describe(name)}`);
  }
}
