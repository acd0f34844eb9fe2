import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { UNKNOWN_KIND } from "../../../client/advice/advice.ts";
import { EADDRNOTAVAIL, EEXIST, EINVAL, ENETDOWN, ENOENT, EOPNOTSUPP, ERANGE } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { type ExtendedAck, failure, type NetlinkError } from "../../../errors.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { groupAdvice } from "../core/addresses.ts";
import { type ChangeContext, type ChangeKind, type ChangeRequest, Changes, type Verb } from "../core/changes.ts";
import { checkFilled } from "../core/fields.ts";
import { checkAltNames, checkIndex, type InterfaceSource } from "../core/interfaces.ts";
import { misspelling } from "../core/names.ts";
import type { Session } from "../core/session.ts";
import { rulesOf } from "./kind-rules.ts";
import type { Link, LinkChange, LinkCopy, LinkReplacement, LinkSettings } from "./link.ts";
import { queueCounts, titleOf } from "./link.ts";
import { type VfSettings, type VirtualFunction, vfFields } from "./virtual-functions.ts";
import { asNewLink, checkAddresses, isListed, linkChangeFields, linkHeader, newLinkFields } from "./write-link.ts";

/** Argument of a change: a link to create, a change, or the name or index of a link. */
export type LinkChangeInput = LinkReplacement | LinkCopy | LinkChange | InterfaceSource;

export function linkRequest(input: LinkChangeInput, context: ChangeContext): ChangeRequest {
  if (context.verb === "change") {
    const fields = linkChangeFields(input as LinkChange, context);
    return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
  }
  if (!context.isDelete) return newLinkRequest(input as LinkReplacement | Link, context);
  const dev = typeof input === "object" ? checkIndex((input as Link).ifindex, "ifindex") : input;
  return { codec: operationCodec(rtLink, "dellink"), fields: linkHeader(dev, context) };
}

export function linkPath(inRequest: string): string {
  return inRequest
    .replaceAll("linkinfo.", "")
    .replace("afSpec.inet6.token", "inet6Token")
    .replace("afSpec.mctp.net", "mctpNet")
    .replace("protoDownReason.value", "protodownReason")
    .replace("protoDown", "protodown")
    .replace(/\bpeerInfo\b/, "peer");
}

export function linkTitle(input: LinkChangeInput): string {
  if (typeof input !== "object") return titleOf(input);
  if ("dev" in input) return titleOf(input.dev);
  const { ifname, kind } = input;
  return `${ifname ?? "without a name"}${kind === undefined ? "" : ` (${String(kind)})`}`;
}

export function linkAdvice(
  errno: number,
  verb: Verb,
  input: LinkChangeInput,
  details: ExtendedAck | undefined,
): string | undefined {
  if (typeof input !== "object") return undefined;
  if (errno === EEXIST && verb === "change")
    return (
      "this or another interface has that name or alternative name: get(name) returns it. An interface can get its " +
      "own alternative name after deleteAltNames()"
    );
  if (errno === EEXIST) {
    // A driver returns EEXIST for another link with the same key, such as a VNI, and most drivers name the conflict.
    if (details?.message !== undefined) return "";
    const isNameOnly = (input as LinkReplacement).ifindex === undefined;
    return `an interface of that name ${isNameOnly ? "already exists" : "or that index already exists; omit ifindex"}`;
  }
  if (errno === EADDRNOTAVAIL) return groupAdvice((input as LinkSettings).address, "address");
  if (errno === ERANGE) return rangeAdvice(input);
  if (errno === ENETDOWN && (input as LinkSettings).up === true)
    return "if the link is on top of another one, such as a VLAN, set that one up first";
  if (verb !== "add" && verb !== "replace") return undefined;
  return errno === EOPNOTSUPP ? kindAdvice(input as LinkReplacement | Link, details?.message) : undefined;
}

/** Limits in hundredths of seconds. (br_set_hello_time, br_set_max_age, br_set_forward_delay) */
const bridgeLimits = { helloTime: [100, 1000], maxAge: [600, 4000], forwardDelay: [200, 3000] } as const;

function rangeAdvice(input: object): string | undefined {
  const { kind, data } = input as { kind?: unknown; data?: Readonly<Record<string, unknown>> };
  if (kind !== "bridge" || data === undefined) return undefined;
  const expected = Object.entries(bridgeLimits)
    .filter(([name]) => data[name] !== undefined)
    .map(
      ([name, [minimum, maximum]]) =>
        `data.${name}: expected ${minimum} to ${maximum}, got ${describeValue(data[name])}`,
    );
  return expected.length === 0 ? undefined : `${expected.join("; ")}, in hundredths of seconds`;
}

function newLinkRequest(input: LinkReplacement | Link, context: ChangeContext): ChangeRequest {
  const link = isListed(input) ? asNewLink(input) : input;
  const fields = newLinkFields(link, context);
  const request = { codec: operationCodec(rtLink, "newlink"), fields, isElsewhere: link.netns !== undefined };
  if (context.verb !== "replace") {
    if (link.kind !== undefined) return request;
    throw typeError("kind", 'expected the kind of link to create, such as "bridge", got undefined');
  }
  // Before Linux 6.2, a link that is up rejects even its current name.
  const { ifindex, ifname } = link;
  if (typeof ifindex === "number" && context.interfaces.name(ifindex) === ifname) delete fields["ifname"];
  const dev = ifindex ?? ifname;
  if (dev !== undefined && link.netns === undefined) checkAddresses(fields, dev, context);
  // The kernel rejects NLM_F_REPLACE for existing links.
  return { ...request, flags: NLM_F_REQUEST | NLM_F_CREATE };
}

export interface AltNames {
  readonly dev: InterfaceSource;
  readonly altnames: readonly string[];
}

/** The kernel counts 132 bytes for each name, in an attribute of at most 65,535 bytes. (rtnl_alt_ifname) */
const MAX_ALT_NAMES = 496;

const altNamesKind: ChangeKind<AltNames> = {
  noun: "link",
  request({ dev, altnames }, context) {
    checkFilled(altnames, "name", "altnames");
    const altIfname = checkAltNames(altnames, "altnames");
    if (altIfname.length > MAX_ALT_NAMES)
      throw rangeError("altnames", `expected at most ${MAX_ALT_NAMES} names, got ${altIfname.length}`);
    const codec = operationCodec(rtLink, context.isDelete ? "dellinkprop" : "newlinkprop");
    return { codec, fields: { ...linkHeader(dev, context), propList: { altIfname } } };
  },
  title: ({ dev, altnames }) =>
    Array.isArray(altnames) ? `${titleOf(dev)}: alternative names ${altnames.join(", ")}` : titleOf(dev),
  advice(errno, verb, _input, details) {
    if (errno === EEXIST) return "this or another interface has that name or alternative name: get(name) returns it";
    if (verb === "delete" && errno === ENOENT)
      return "there is no such alternative name: get() returns those of a link";
    if (errno !== EINVAL) return undefined;
    // rtnl_alt_ifname() and netdev_name_node_alt_destroy() of Linux
    if (verb === "delete")
      return "the name belongs to another link, or is not an alternative name: get(name) returns its link";
    return details?.message === undefined ? undefined : `a link has at most ${MAX_ALT_NAMES} alternative names`;
  },
};

export function altNameChanges(session: Session): Changes<AltNames> {
  return new Changes(session, altNamesKind);
}

export interface VfChange {
  readonly dev: InterfaceSource;
  readonly vf: number;
  readonly settings: VfSettings;
  /** Known if one of the two rates is omitted. */
  readonly current?: VirtualFunction["rate"];
}

const vfKind: ChangeKind<VfChange> = {
  noun: "link",
  request({ dev, vf, settings, current }, context) {
    const fields = { ...linkHeader(dev, context), vfinfoList: { info: [vfFields(vf, settings, current)] } };
    context.interfaces.checkAddress(settings.address, dev, "address");
    return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
  },
  title: ({ dev, vf }) => `${titleOf(dev)}: virtual function ${vf}`,
  advice(errno) {
    if (errno === EOPNOTSUPP) return "the device has no virtual functions, or its driver does not support the setting";
    return errno === EINVAL ? "get(dev, { vf: true }) returns the existing functions" : undefined;
  },
};

export function vfChanges(session: Session): Changes<VfChange> {
  return new Changes(session, vfKind);
}

/** The kernel ignores a different kind, and other numbers of queues, for an existing link. */
export function conflictWith(
  existing: Link | undefined,
  verb: Verb,
  { kind, ...settings }: Pick<LinkSettings, (typeof queueCounts)[number]> & { kind?: string | undefined },
): NetlinkError | undefined {
  if (existing === undefined) return undefined;
  const operation = `${verb} link ${existing.ifname}`;
  if (kind !== undefined && existing.kind !== kind) {
    const advice = verb === "change" ? "omit kind" : "delete it first";
    const found = existing.kind === undefined ? "has no kind" : `is of kind ${describeValue(existing.kind)}`;
    return failure(operation, `the existing link ${found}, not ${describeValue(kind)}: ${advice}`, EEXIST);
  }
  for (const name of queueCounts) {
    const { [name]: count } = settings;
    const { [name]: own = count } = existing;
    // The request rejects invalid numbers.
    if (count === own || !Number.isInteger(count)) continue;
    const reason = `${name}: only a new link gets another number, and this one has ${own}, not ${count}`;
    return failure(operation, `${reason}: delete and add it`, EOPNOTSUPP);
  }
  return undefined;
}

/** Returns "" if the kernel's own message explains the cause. */
function kindAdvice({ kind, data }: LinkReplacement | Link, message: string | undefined): string {
  if (kind === undefined) return "there is no interface of that name: specify its kind to create one";
  if (kind === "tun") return "addTun() creates such links";
  const { creator } = rulesOf(kind);
  if (creator !== undefined) return `only ${creator} creates links of kind ${describeValue(kind)}`;
  if (message !== undefined && message !== UNKNOWN_KIND) return "";
  if (kind === "bridge" && (data as { vlanFiltering?: number } | undefined)?.vlanFiltering !== undefined) {
    return "the kernel may lack bridges or bridge VLAN filtering (CONFIG_BRIDGE_VLAN_FILTERING)";
  }
  const name = describeValue(kind);
  const likely = misspelling(kind, rtLink, "linkinfo-data-msg");
  const hint = likely === undefined ? "" : `; did you mean "${likely}"?`;
  if (message === UNKNOWN_KIND)
    return `the kernel may lack links of kind ${name}, whose module often has that name${hint}`;
  const change = likely === undefined ? "; to change such an option of an existing link, delete the link first" : "";
  return `the kernel may lack links of kind ${name}, whose module often has that name, or one of the options${hint}${change}`;
}
