import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_OP,
  CTRL_ATTR_OP_POLICY,
  CTRL_ATTR_POLICY,
  CTRL_ATTR_POLICY_DO,
  CTRL_ATTR_POLICY_DUMP,
  CTRL_CMD_GETPOLICY,
  GENL_HDRLEN,
  GENL_ID_CTRL,
} from "../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { dump } from "../dump/dump.ts";
import type { AttributePolicy } from "../errors.ts";
import type { AttributeReader } from "../message/attribute-reader.ts";
import { readAttributePolicy } from "../message/control.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { type LookupOptions, lookupFamily } from "./controller.ts";

/** Which attributes a generic family accepts, as the kernel itself checks them. */
export interface FamilyPolicy {
  /** For each command the number of the policy that its requests and its dumps are checked with. */
  readonly operations: ReadonlyMap<number, { readonly do?: number; readonly dump?: number }>;
  /** The policies by number: for each attribute what it must look like. A nest names the policy of its inside. */
  readonly policies: ReadonlyMap<number, ReadonlyMap<number, AttributePolicy>>;
}

/**
 * Asks the controller which attributes a family accepts (`CTRL_CMD_GETPOLICY`, since Linux 5.7).
 *
 * @param command asks for the attributes of that operation alone.
 * @throws NetlinkError ENOENT when the kernel has no such family, EOPNOTSUPP when it is too old to tell, ENODATA when the
 * family or operation has no policy.
 */
export function lookupPolicy(name: string, options: LookupOptions & { command?: number } = {}): FamilyPolicy {
  const { command, ...rest } = options;
  const { id } = lookupFamily(name, rest);
  const request = new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETPOLICY).u16(CTRL_ATTR_FAMILY_ID, id);
  if (command !== undefined) request.u32(CTRL_ATTR_OP, command);
  const operations = new Map<number, { do?: number; dump?: number }>();
  const policies = new Map<number, Map<number, AttributePolicy>>();
  const dumpOptions = { ...rest, operation: "nlctrl.getpolicy", headerLength: GENL_HDRLEN };
  for (const message of dump(NETLINK_GENERIC, request.finish(), dumpOptions)) {
    for (const reader = message.attributes(GENL_HDRLEN); reader.next(); ) {
      if (reader.type === CTRL_ATTR_OP_POLICY) readOperations(reader.nested(), operations);
      if (reader.type === CTRL_ATTR_POLICY) readPolicies(reader.nested(), policies);
    }
  }
  return { operations, policies };
}

function readOperations(reader: AttributeReader, operations: Map<number, { do?: number; dump?: number }>): void {
  while (reader.next()) {
    const operation: { do?: number; dump?: number } = {};
    for (const entry = reader.nested(); entry.next(); ) {
      if (entry.type === CTRL_ATTR_POLICY_DO) operation.do = entry.u32();
      if (entry.type === CTRL_ATTR_POLICY_DUMP) operation.dump = entry.u32();
    }
    operations.set(reader.type, operation);
  }
}

function readPolicies(reader: AttributeReader, policies: Map<number, Map<number, AttributePolicy>>): void {
  while (reader.next()) {
    let policy = policies.get(reader.type);
    if (policy === undefined) {
      policy = new Map();
      policies.set(reader.type, policy);
    }
    for (const entry = reader.nested(); entry.next(); ) policy.set(entry.type, readAttributePolicy(entry.nested()));
  }
}
