import { EBADMSG } from "../constants/errno.ts";
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
  GENL_ADMIN_PERM,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  GENL_HDRLEN,
  GENL_MIN_ID,
  GENL_NAMSIZ,
  GENL_UNS_ADMIN_PERM,
} from "../constants/genetlink.ts";
import { failure, type NetlinkError } from "../errors.ts";
import { type ParsedAttributes, type Policy, parseAttributes } from "../message/attribute-policy.ts";
import type { AttributeReader } from "../message/attribute-reader.ts";
import type { MessageView } from "../message/message.ts";
import type { AttributeError } from "../message/struct-reader.ts";

/** Operation of a generic netlink family. */
export interface FamilyOperation {
  /** Number of the operation: the command in the generic netlink header. */
  readonly command: number;
  /** Flags of the operation (`GENL_*`), for single requests and dumps combined. */
  readonly flags: number;
  /** Whether the operation supports single requests. */
  readonly do: boolean;
  /** Whether the operation supports dumps. */
  readonly dump: boolean;
  /** Whether the operation has a policy, which `lookupPolicy` reads. */
  readonly hasPolicy: boolean;
  /**
   * Whether the generic netlink operation requires CAP_NET_ADMIN in the initial user namespace. The capability in a new
   * user namespace (`unshare`) is not sufficient.
   */
  readonly adminPermission: boolean;
  /**
   * Whether the generic netlink operation requires CAP_NET_ADMIN in the user namespace that owns the network namespace.
   */
  readonly namespaceAdminPermission: boolean;
}

/** Generic netlink family, as the kernel's controller describes it. */
export interface Family {
  /** Message type of the family, which can change with every boot. */
  readonly id: number;
  readonly name: string;
  /** Version of the family. */
  readonly version: number;
  /** Size in bytes of the family's own header, which follows the generic netlink header. */
  readonly headerSize: number;
  /** Highest number of a top-level attribute of the family, or 0 if each operation has its own attributes. */
  readonly maxAttribute: number;
  /** Operations of the generic netlink family, in the kernel's order. Empty if the family only sends events. */
  readonly operations: readonly FamilyOperation[];
  /** Numbers of the family's multicast groups, by name. Pass a number to `joinGroup`. */
  readonly groups: ReadonlyMap<string, number>;
}

const reply: ReplyFormat = {
  operation: "nlctrl.getfamily",
  policy: {
    [CTRL_ATTR_FAMILY_ID]: { name: "family-id", kind: "u16", required: true },
    [CTRL_ATTR_FAMILY_NAME]: { name: "family-name", kind: "string", maximumLength: GENL_NAMSIZ, required: true },
    [CTRL_ATTR_VERSION]: { name: "version", kind: "u32" },
    [CTRL_ATTR_HDRSIZE]: { name: "hdrsize", kind: "u32" },
    [CTRL_ATTR_MAXATTR]: { name: "maxattr", kind: "u32" },
    [CTRL_ATTR_OPS]: { name: "ops", kind: "nested" },
    [CTRL_ATTR_MCAST_GROUPS]: { name: "mcast-groups", kind: "nested" },
  },
};

const operationPolicy: Policy = {
  [CTRL_ATTR_OP_ID]: { name: "op-id", kind: "u32", required: true },
  [CTRL_ATTR_OP_FLAGS]: { name: "op-flags", kind: "u32" },
};

const groupPolicy: Policy = {
  [CTRL_ATTR_MCAST_GRP_NAME]: { name: "mcast-grp-name", kind: "string", required: true },
  [CTRL_ATTR_MCAST_GRP_ID]: { name: "mcast-grp-id", kind: "u32", required: true },
};

/**
 * Parses a generic netlink family from a message of the controller (nlctrl).
 *
 * @throws NetlinkError EBADMSG with the name of the missing or malformed attribute.
 */
export function parseFamily(message: MessageView): Family {
  const attributes = parseLevel(reply, message.attributes(GENL_HDRLEN));
  const id = attributes.seek(CTRL_ATTR_FAMILY_ID)!.u16();
  if (id < GENL_MIN_ID) {
    throw malformedReply(reply, {
      path: `${CTRL_ATTR_FAMILY_ID}`,
      offset: 0,
      reason: `no family can have number ${id}`,
    });
  }
  const operations: FamilyOperation[] = [];
  eachEntry(reply, attributes.seek(CTRL_ATTR_OPS), (entry) => {
    const operation = parseLevel(reply, entry.nested(), operationPolicy);
    const flags = operation.seek(CTRL_ATTR_OP_FLAGS)?.u32() ?? 0;
    operations.push(describeOperation(operation.seek(CTRL_ATTR_OP_ID)!.u32(), flags));
  });
  const groups = new Map<string, number>();
  eachEntry(reply, attributes.seek(CTRL_ATTR_MCAST_GROUPS), (entry) => {
    const group = parseLevel(reply, entry.nested(), groupPolicy);
    groups.set(group.seek(CTRL_ATTR_MCAST_GRP_NAME)!.string(), group.seek(CTRL_ATTR_MCAST_GRP_ID)!.u32());
  });
  return {
    id,
    name: attributes.seek(CTRL_ATTR_FAMILY_NAME)!.string(),
    version: attributes.seek(CTRL_ATTR_VERSION)?.u32() ?? 0,
    headerSize: attributes.seek(CTRL_ATTR_HDRSIZE)?.u32() ?? 0,
    maxAttribute: attributes.seek(CTRL_ATTR_MAXATTR)?.u32() ?? 0,
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

export interface ReplyFormat {
  readonly operation: string;
  readonly policy: Policy;
}

export function parseLevel(
  answer: ReplyFormat,
  reader: AttributeReader,
  policy: Policy = answer.policy,
): ParsedAttributes {
  const parsed = parseAttributes(reader, policy);
  if (parsed.error !== undefined) throw malformedReply(answer, parsed.error);
  return parsed;
}

export function eachEntry(
  answer: ReplyFormat,
  nest: AttributeReader | undefined,
  visit: (entry: AttributeReader) => void,
): void {
  if (nest === undefined) return;
  const entries = nest.nested();
  while (entries.next()) visit(entries);
  if (entries.error !== undefined) throw malformedReply(answer, entries.error);
}

export function malformedReply({ operation, policy }: ReplyFormat, { path, reason }: AttributeError): NetlinkError {
  const [first = "", ...rest] = path.split(".");
  const name = [policy[Number(first)]?.name ?? first, ...rest].join(".");
  const place = name === "" ? "" : `attribute ${name}: `;
  return failure(operation, `the controller's reply is malformed: ${place}${reason}`, EBADMSG);
}
