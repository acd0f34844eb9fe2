import { integerFrom, type OptionChecks } from "../base/check.ts";
import { ENODATA, ENOENT } from "../constants/errno.ts";
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
import { type AttributePolicy, NetlinkError } from "../errors.ts";
import { type Io, limitsOf, runAsync, type Steps, syncIo, wait } from "../io/io.ts";
import type { ParsedAttributes, Policy } from "../message/attribute-policy.ts";
import { readAttributePolicy } from "../message/control.ts";
import type { Message } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkLookup, familyLookup, type LookupOptions, lookupChecks } from "./controller.ts";
import type { Family } from "./family.ts";
import { eachEntry, malformedReply, parseLevel, type ReplyFormat } from "./family.ts";

/** Numbers of the attribute policies of one operation, for {@link FamilyPolicy.policies}. */
export interface OperationPolicy {
  /** Number of the attribute policy for single requests. */
  readonly do?: number;
  /** Number of the attribute policy for dump requests. */
  readonly dump?: number;
}

/** Attributes that a generic netlink family accepts, with the requirements that the kernel checks. */
export interface FamilyPolicy {
  /**
   * Numbers of the attribute policies for each operation, by the operation's command. Operations without a policy are
   * absent.
   */
  readonly operations: ReadonlyMap<number, OperationPolicy>;
  /**
   * Attribute policies by number: the kernel's requirements for each attribute. For a nested attribute, `nestedPolicy`
   * is the number of the policy for the attributes inside it.
   *
   * Every policy number that occurs in `operations` or in a nested attribute is present.
   */
  readonly policies: ReadonlyMap<number, ReadonlyMap<number, AttributePolicy>>;
}

const OPERATION = "nlctrl.getpolicy";

const reply: ReplyFormat = {
  operation: OPERATION,
  policy: {
    [CTRL_ATTR_FAMILY_ID]: { name: "family-id", kind: "u16" },
    [CTRL_ATTR_POLICY]: { name: "policy", kind: "nested" },
    [CTRL_ATTR_OP_POLICY]: { name: "op-policy", kind: "nested" },
  },
};

const operationPolicy: Policy = {
  [CTRL_ATTR_POLICY_DO]: { name: "do", kind: "u32" },
  [CTRL_ATTR_POLICY_DUMP]: { name: "dump", kind: "u32" },
};

/** Options for reading the attribute policy of a family ({@link lookupPolicy}). */
export interface PolicyLookupOptions extends LookupOptions {
  /**
   * Command of the generic netlink operation whose attribute policy is read (default: all operations of the family).
   */
  command?: number | undefined;
}

const policyChecks: OptionChecks<PolicyLookupOptions> = { ...lookupChecks, command: integerFrom(0, 0xff) };

/**
 * Reads the attribute policy of a family from the kernel (`CTRL_CMD_GETPOLICY`, since Linux 5.7).
 *
 * @throws TypeError or RangeError for an invalid name, command or option, before anything is sent.
 * @throws NetlinkError ENOENT if the kernel has no such family or operation, EOPNOTSUPP if the kernel is too old,
 *   ENODATA if the family or operation has no policy, EBADMSG if the reply is malformed.
 */
export function lookupPolicy(name: string, options: PolicyLookupOptions = {}): FamilyPolicy {
  return syncIo.run(policyLookup(syncIo, name, options), { signal: limitsOf(options).signal });
}

/** Reads the attribute policy of a family without blocking this thread. See {@link lookupPolicy}. */
export function lookupPolicyAsync(name: string, options: PolicyLookupOptions = {}): Promise<FamilyPolicy> {
  return runAsync((io) => policyLookup(io, name, options), options);
}

function* policyLookup(io: Io, name: string, options: PolicyLookupOptions): Steps<FamilyPolicy> {
  checkLookup(name, options, policyChecks);
  const { command, ...rest } = options;
  const family = yield* familyLookup(io, name, rest);
  const reported: ReportedOperation[] = [];
  const policies = new Map<number, Map<number, AttributePolicy>>();
  for (const message of yield* requestPolicy(io, family, command, rest)) {
    const attributes = parseLevel(reply, message.attributes(GENL_HDRLEN));
    readOperations(attributes, reported);
    readPolicies(attributes, policies);
  }
  const operations = new Map<number, OperationPolicy>();
  for (const [index, { command: number, policy }] of reported.entries()) {
    operations.set(command ?? actualCommand(family, index, number, policy), policy);
    for (const named of [policy.do, policy.dump]) if (named !== undefined) policyOf(policies, named);
  }
  return { operations, policies };
}

interface ReportedOperation {
  readonly command: number;
  readonly policy: OperationPolicy;
}

function* requestPolicy(io: Io, family: Family, command: number | undefined, options: LookupOptions): Steps<Message[]> {
  const request = new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETPOLICY).u16(CTRL_ATTR_FAMILY_ID, family.id);
  if (command !== undefined) request.u32(CTRL_ATTR_OP, command);
  const dumpOptions = { ...options, operation: OPERATION, headerLength: GENL_HDRLEN };
  try {
    return yield* wait(io.dump(NETLINK_GENERIC, request.finish(), dumpOptions).toArray());
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    const what = command === undefined ? `family "${family.name}"` : `command ${command} of family "${family.name}"`;
    const commands = family.operations.map((operation) => operation.command).join(", ");
    const reason = {
      [-ENODATA]: `the ${what} has no policy: the kernel does not report which attributes it accepts (ENODATA)`,
      [-ENOENT]: `there is no ${what} (ENOENT); it has: ${commands === "" ? "none" : commands}`,
    }[error.errno];
    if (reason === undefined) throw error;
    const { errno, extendedAck } = error;
    throw new NetlinkError(`${OPERATION}: ${reason}`, { errno, operation: OPERATION, extendedAck, cause: error });
  }
}

function readOperations(attributes: ParsedAttributes, reported: ReportedOperation[]): void {
  eachEntry(reply, attributes.seek(CTRL_ATTR_OP_POLICY), (entry) => {
    const inner = parseLevel(reply, entry.nested(), operationPolicy);
    const policy: { do?: number; dump?: number } = {};
    if (inner.has(CTRL_ATTR_POLICY_DO)) policy.do = inner.seek(CTRL_ATTR_POLICY_DO)!.u32();
    if (inner.has(CTRL_ATTR_POLICY_DUMP)) policy.dump = inner.seek(CTRL_ATTR_POLICY_DUMP)!.u32();
    reported.push({ command: entry.type, policy });
  });
}

function readPolicies(attributes: ParsedAttributes, policies: Map<number, Map<number, AttributePolicy>>): void {
  eachEntry(reply, attributes.seek(CTRL_ATTR_POLICY), (entry) => {
    const policy = policyOf(policies, entry.type);
    eachEntry(reply, entry, (attribute) => {
      const rule = readAttributePolicy(attribute.nested());
      if (attribute.error !== undefined) throw malformedReply(reply, attribute.error);
      policy.set(attribute.type, rule);
      if (rule.nestedPolicy !== undefined) policyOf(policies, rule.nestedPolicy);
    });
  });
}

/** A policy that the kernel did not describe has no attributes. */
function policyOf(policies: Map<number, Map<number, AttributePolicy>>, number: number): Map<number, AttributePolicy> {
  let policy = policies.get(number);
  if (policy === undefined) {
    policy = new Map();
    policies.set(number, policy);
  }
  return policy;
}

/**
 * Returns the command of an operation in a policy dump. Since Linux 6.2, the kernel reports command 0 for an operation
 * that supports only dumps (ctrl_dumppolicy_put_op and ctrl_fill_info in net/netlink/genetlink.c).
 *
 * @param index position of the operation among the operations of the family that have a policy.
 */
function actualCommand(family: Family, index: number, reported: number, policy: OperationPolicy): number {
  if (reported !== 0 || policy.do !== undefined) return reported;
  const operation = family.operations.filter(({ hasPolicy }) => hasPolicy)[index];
  return operation?.dump && !operation.do ? operation.command : reported;
}
