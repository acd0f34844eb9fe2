import { typeError } from "../../base/argument-error.ts";
import { checkArray, checkFlag, checkInteger, checkObject, checkOptions, type OptionChecks } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { EEXIST, EINVAL, ENOENT } from "../../constants/errno.ts";
import { AF_INET } from "../../constants/socket.ts";
import {
  type Action,
  type Operations,
  type PolicyFlags,
  type PolicyType,
  type Share,
  type XfrmUserpolicyType,
  type XfrmUserTmpl,
  xfrm,
} from "../../families/xfrm.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { parseAddress } from "../route/core/addresses.ts";
import type { ChangeKind, Verb } from "../route/core/changes.ts";
import { extraFields, Fields, reported, special } from "../route/core/fields.ts";
import type { InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import { flagNames, NumberNames } from "../route/core/names.ts";
import type { EntryKind } from "../route/core/table.ts";
import type { IpsecMode } from "./association.ts";
import { readSelector, type Selector, selectorTitle, writeSelector } from "./selector.ts";
import {
  checkMark,
  type IpsecFamily,
  type IpsecProtocol,
  ipsecFamilies,
  ipsecProtocols,
  type Lifetime,
  type LifetimeLimits,
  type MarkMask,
  markField,
  readLifetime,
  readLimits,
  securityContextField,
  showSetAddress,
  u32,
  writeIpAddress,
  writeLimits,
} from "./vocabulary.ts";

/**
 * Direction of the packets to which an IPsec security policy applies. Policies whose direction starts with "socket-"
 * can only be listed: programs set such a policy for a single socket with the socket option IP_XFRM_POLICY.
 */
export type PolicyDirection = "in" | "out" | "fwd" | "socket-in" | "socket-out" | "socket-fwd";

export const policyDirections: NumberNames<PolicyDirection> = /* @__PURE__ */ new NumberNames(
  { in: 0, out: 1, fwd: 2, "socket-in": 3, "socket-out": 4, "socket-fwd": 5 },
  7,
);

/** A transformation of packets that an IPsec security policy requires, such as ESP in tunnel mode. */
export interface PolicyTemplate {
  /**
   * Address family of the IPsec template's addresses `source` and `destination`. By default, it is derived from these
   * addresses or, if both are absent, from the policy's selector.
   */
  family?: IpsecFamily | `${number}` | undefined;
  /**
   * Source address of the outer IPsec packets. In the modes "transport" and "beet", the default is the packet's own
   * source address.
   */
  source?: string | undefined;
  destination?: string | undefined;
  protocol: IpsecProtocol | `${number}`;
  /** Security parameter index (SPI) of the IPsec security association to use (default: any). */
  spi?: number | undefined;
  /** Request id (`reqid`) of the security association to use (default: any). */
  reqid?: number | undefined;
  /** IPsec mode of the transformation (default "transport"). */
  mode?: IpsecMode | `${number}` | undefined;
  /** Whether packets are also accepted without this transformation (default false). */
  optional?: boolean | undefined;
  share?: Share | `${number}` | undefined;
  /** Bit mask of the allowed authentication algorithms (default: all). */
  authenticationAlgorithms?: number | undefined;
  /** Bit mask of the allowed encryption algorithms (default: all). */
  encryptionAlgorithms?: number | undefined;
  /** Bit mask of the allowed compression algorithms (default: all). */
  compressionAlgorithms?: number | undefined;
}

/** An IPsec security policy, which defines what the kernel does with packets that match its selector. */
export interface SecurityPolicy extends ExtraAttributes {
  selector: Selector;
  direction: PolicyDirection | `${number}`;
  /**
   * Whether the kernel drops the packets that match the IPsec security policy, or accepts them after the
   * transformations of the policy's templates.
   */
  action: Action | `${number}`;
  /** Priority of the IPsec security policy. The kernel prefers the policy with the lowest number. */
  priority: number;
  /** Number by which the kernel identifies the security policy. */
  index: number;
  type: PolicyType | `${number}`;
  flags: (PolicyFlags | number)[];
  share?: Share | `${number}`;
  /** Transformations that the IPsec security policy requires, in the order in which they are applied. */
  templates: PolicyTemplate[];
  limits?: LifetimeLimits;
  lifetime: Lifetime;
  /** Mark of the packets to which the security policy applies. */
  mark?: MarkMask;
  /** Id of the XFRM interface to whose packets the security policy applies. */
  interfaceId?: number;
  /** Index of the network device that performs the IPsec operations of the policy. (Linux 6.2) */
  offload?: number;
  securityContext?: string;
  /** Time when the security policy was last used, in seconds since 1970. */
  lastUsed?: bigint;
}

/**
 * Identifies an IPsec security policy by its selector or, if `selector` is omitted, by its index. A
 * {@link SecurityPolicy} returned by `list()` can be passed unchanged.
 */
export interface PolicyKey {
  selector?: Selector | undefined;
  /** Number that the kernel has assigned to the policy. */
  index?: number | undefined;
  direction: PolicyDirection | `${number}` | number;
  type?: PolicyType | `${number}` | number | undefined;
  mark?: MarkMask | undefined;
  /** Id of the xfrm interface (`if_id`). */
  interfaceId?: number | undefined;
  securityContext?: string | undefined;
}

/** An IPsec security policy to add. A {@link SecurityPolicy} returned by `list()` can be passed unchanged. */
export interface NewSecurityPolicy extends PolicyKey {
  /** Selector of the packets to which the IPsec security policy applies. An empty object selects all IPv4 packets. */
  selector?: Selector | undefined;
  /** Action of the security policy for matching packets (default "allow"). */
  action?: Action | `${number}` | number | undefined;
  /** Priority of the IPsec security policy (default 0). The kernel prefers the policy with the lowest number. */
  priority?: number | undefined;
  flags?: readonly (PolicyFlags | number)[] | undefined;
  /** Only "any" (default): the kernel ignores other values in policies. Templates have their own `share`. */
  share?: Share | `${number}` | number | undefined;
  /**
   * Transformations that the IPsec security policy requires, at most 6, in the order in which they are applied
   * (default: none).
   */
  templates?: readonly PolicyTemplate[] | undefined;
  limits?: LifetimeLimits | undefined;
  /** Name or index of the network device that performs the IPsec operations of the policy. (Linux 6.2) */
  offload?: InterfaceSource | undefined;
}

const ALL = 0xffffffff;

export const fields: Fields<SecurityPolicy, NewSecurityPolicy> = /* @__PURE__ */ new Fields<
  SecurityPolicy,
  NewSecurityPolicy
>("policy", () => ({
  selector: special("header.sel"),
  direction: special("header.dir"),
  action: special("header.action"),
  priority: special("header.priority"),
  index: special("header.index"),
  type: {
    attribute: "policyType",
    show: () => undefined,
    parse: (type: PolicyType | `${number}` | number) => ({ type }),
  },
  flags: special("header.flags"),
  share: special("header.share"),
  templates: special("tmpl"),
  limits: special("header.lft"),
  lifetime: reported(),
  mark: markField,
  interfaceId: { attribute: "ifId" },
  offload: special("offloadDev"),
  securityContext: securityContextField,
  lastUsed: reported("lastused"),
  ...extraFields,
}));

const operations = { add: "newpolicy", replace: "updpolicy", delete: "delpolicy" } as const;

export const policyKind: EntryKind<SecurityPolicy> & ChangeKind<NewSecurityPolicy> = {
  noun: "policy",
  plural: "policies",
  family: xfrm,
  getOperation: "getpolicy",
  listOperation: "dumppolicy",
  read: (message) => toSecurityPolicy(decodePolicy(message)),
  request(input, { verb, interfaces }) {
    fields.check(input);
    const operation = operations[verb as keyof typeof operations];
    const request = verb === "delete" ? policyKeyFields(input, interfaces) : policyFields(input, interfaces);
    return { codec: operationCodec(xfrm, operation), fields: request };
  },
  title: policyTitle,
  path: (inRequest) => fields.path(inRequest),
  advice,
  getAdvice: (errno) => (errno === ENOENT ? "there is no such policy: list() returns those that exist" : undefined),
};

function advice(errno: number, verb: Verb): string | undefined {
  if (errno === EEXIST) return "a policy with this selector, mark and interface id exists: replace() overwrites it";
  if (errno === ENOENT && verb === "delete") return "there is no such policy: list() returns those that exist";
  if (errno === EINVAL && verb !== "delete") return "check the addresses and modes of the templates";
  return undefined;
}

export function policyKeyFields(key: PolicyKey, interfaces: Interfaces): Record<string, unknown> {
  checkObject(key, "key");
  const { selector, index, direction, type, mark, interfaceId, securityContext } = key;
  if (selector === undefined && index === undefined) {
    throw typeError("selector", "expected the selector or the index of the policy");
  }
  const dir = policyDirections.read(direction, "direction");
  // The kernel may reuse an index, so send the selector too.
  const header =
    selector === undefined
      ? { index: checkInteger(index, 1, ALL, "index"), dir }
      : { sel: writeSelector(selector, AF_INET, "selector", interfaces), dir };
  const request: Record<string, unknown> = { header };
  fields.write({ direction, type, mark, interfaceId, securityContext }, request);
  return request;
}

const policyFlags = /* @__PURE__ */ flagNames<PolicyFlags>(xfrm, "policy-flags");

function policyFields(input: NewSecurityPolicy, interfaces: Interfaces): Record<string, unknown> {
  const { selector, action = "allow", priority = 0, index = 0, flags = [], share = "any", templates = [] } = input;
  if (selector === undefined) {
    throw typeError("selector", "expected the packets to which the policy applies; {} selects all packets of IPv4");
  }
  if (share !== "any" && Number(share) !== 0)
    throw typeError("share", 'expected "any": the kernel ignores others in policies, but not in templates');
  const sel = writeSelector(selector, AF_INET, "selector", interfaces);
  checkArray(templates, "templates");
  const request: Record<string, unknown> = {
    header: {
      sel,
      lft: writeLimits(input.limits),
      priority: checkInteger(priority, 0, ALL, "priority"),
      index: checkInteger(index, 0, ALL, "index"),
      dir: policyDirections.read(input.direction, "direction"),
      action,
      flags: policyFlags.names(flags, "flags"),
      share,
    },
  };
  fields.write(input, request);
  if (input.mark !== undefined) checkMark(input.mark, "mark");
  if (templates.length > 0) {
    request["tmpl"] = templates.map((template, at) => writeTemplate(template, sel.family!, `templates[${at}]`));
  }
  if (input.offload !== undefined) {
    request["offloadDev"] = { ifindex: interfaces.index(input.offload, "offload"), flags: ["packet"] };
  }
  return request;
}

const templateChecks: OptionChecks<PolicyTemplate> = {
  family: true,
  source: true,
  destination: true,
  protocol: true,
  spi: u32,
  reqid: u32,
  mode: true,
  optional: checkFlag,
  share: true,
  authenticationAlgorithms: u32,
  encryptionAlgorithms: u32,
  compressionAlgorithms: u32,
};

function writeTemplate(template: PolicyTemplate, selectorFamily: number, path: string): object {
  checkOptions(template, templateChecks, path);
  const { source, destination, protocol, spi = 0, reqid = 0, mode = "transport", optional, share = "any" } = template;
  const address = destination ?? source;
  const name = destination === undefined ? "source" : "destination";
  const family =
    template.family !== undefined
      ? ipsecFamilies.read(template.family, `${path}.family`)
      : address === undefined
        ? selectorFamily
        : parseAddress(address, `${path}.${name}`).family;
  return {
    id: {
      daddr: writeIpAddress(destination, family, `${path}.destination`),
      spi,
      proto: ipsecProtocols.read(protocol, `${path}.protocol`),
    },
    family,
    saddr: writeIpAddress(source, family, `${path}.source`),
    reqid,
    mode,
    share,
    optional: optional === true ? 1 : 0,
    aalgos: template.authenticationAlgorithms ?? ALL,
    ealgos: template.encryptionAlgorithms ?? ALL,
    calgos: template.compressionAlgorithms ?? ALL,
  };
}

export type PolicyReply = Operations["dumppolicy"]["dump"]["reply"];

export const decodePolicy: (message: MessageView) => PolicyReply = decoderOf(xfrm, "dumppolicy");

/**
 * Converts a security policy that was decoded with the family `xfrm` to the form that `SecurityPolicies.list()`
 * returns.
 */
export function toSecurityPolicy(reply: PolicyReply): SecurityPolicy {
  const { header, tmpl = [], policyType, offloadDev } = reply;
  const entry: SecurityPolicy = {
    selector: readSelector(header.sel, header.sel.family),
    direction: showDirection(header.dir),
    action: header.action,
    priority: header.priority,
    index: header.index,
    type: showType(policyType),
    flags: header.flags,
    templates: tmpl.map(readTemplate),
    lifetime: readLifetime(header.curlft),
  };
  if (header.share !== "any") entry.share = header.share;
  const limits = readLimits(header.lft);
  if (limits !== undefined) entry.limits = limits;
  if (offloadDev !== undefined) entry.offload = offloadDev.ifindex;
  return fields.read(reply, entry);
}

/** The spec has no names for the directions of socket policies. */
export function showDirection(direction: PolicyDirection | `${number}`): PolicyDirection | `${number}` {
  return policyDirections.show(policyDirections.find(direction));
}

/** Kernels without CONFIG_XFRM_SUB_POLICY have only the type "main". */
export function showType(policyType: XfrmUserpolicyType | undefined): PolicyType | `${number}` {
  return policyType?.type ?? "main";
}

export function readTemplate(tmpl: XfrmUserTmpl): PolicyTemplate {
  const { id, family, reqid, mode, share, aalgos, ealgos, calgos } = tmpl;
  const set = (value: number, standard: number) => (value === standard ? undefined : value);
  return defined({
    family: ipsecFamilies.show(family),
    protocol: ipsecProtocols.show(id.proto),
    mode,
    source: showSetAddress(tmpl.saddr, family),
    destination: showSetAddress(id.daddr, family),
    spi: set(id.spi, 0),
    reqid: set(reqid, 0),
    optional: tmpl.optional === 0 ? undefined : true,
    share: share === "any" ? undefined : share,
    authenticationAlgorithms: set(aalgos, ALL),
    encryptionAlgorithms: set(ealgos, ALL),
    compressionAlgorithms: set(calgos, ALL),
  });
}

/** Returns a title such as "out 10.0.0.0/8 → 10.1.0.0/16". */
export function policyTitle({ selector, direction, index }: PolicyKey): string {
  return `${direction} ${selector === undefined ? `index ${index}` : selectorTitle(selector)}`;
}

export const policyKey: KeyOf<SecurityPolicy, "index"> = /* @__PURE__ */ fieldsKey("index");
