import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { ETH_P_MPLS_UC } from "../../../constants/if_ether.ts";
import { textLength } from "../../../schema/values/text.ts";
import { isFields, type OptionFields, shortNumbers } from "./computed.ts";
import { checkOneFamily, checkRead, checkTunnelOptions, maskOf, type ReadRule } from "./filter-options.ts";

// Functions check the options of an action and return them, with defaults. Their errors have the option name.

const parameterOf = ({ parms }: OptionFields, name: string): unknown => (isFields(parms) ? parms[name] : undefined);

/** Returns undefined if some flags have only numbers, whose meaning is left to the kernel. */
function namesIn(flags: unknown): ReadonlySet<string> | undefined {
  if (flags === undefined) return new Set();
  return Array.isArray(flags) && flags.every((flag) => typeof flag === "string") ? new Set(flags) : undefined;
}

/** The address that the action nat replaces can contain the mask, as in `tc`. */
export function withNatMask(options: OptionFields): OptionFields {
  const parms = options["parms"];
  if (!isFields(parms)) return options;
  const { oldAddr, mask } = parms;
  if (typeof oldAddr !== "string" || !oldAddr.includes("/")) return options;
  if (mask !== undefined) throw typeError("parms.mask", "not allowed, because oldAddr contains the mask");
  const [address = "", bits = ""] = oldAddr.split("/");
  return { ...options, parms: { ...parms, oldAddr: address, mask: maskOf(bits, 4, "parms.oldAddr", oldAddr) } };
}

/** The kernel replaces a probability of 0 by 1, and ignores the probability of the type "none". (tcf_gact_init) */
export function withProbability(options: OptionFields): OptionFields {
  const { prob } = options;
  if (!isFields(prob) || typeof prob["pval"] !== "number") return options;
  const { ptype = 0, pval } = prob;
  if (ptype !== 0 && ptype !== "none") checkInteger(pval, 1, 0xffff, "prob.pval");
  return options;
}

/** The kernel rejects an action without one of the known numbers. (tunnel_key_init) */
const tunnelRules: readonly ReadRule<unknown>[] = [
  [/^(enc|no)/, 'tAction "set" in parms', (action) => action !== "release" && action !== RELEASE],
];
const RELEASE = 2;

/** The kernel stores `noCsum` as one bit. (tunnel_key_init) */
export function checkedTunnel(options: OptionFields): OptionFields {
  checkRead(options, tunnelRules, parameterOf(options, "tAction"));
  checkTunnelOptions(options["encOpts"], "encOpts");
  checkOneFamily(options, "encIpv4", "encIpv6");
  if (typeof options["noCsum"] === "number") checkInteger(options["noCsum"], 0, 1, "noCsum");
  return options;
}

/** `SIMP_MAX_DATA` without the NUL. The kernel accepts one more byte, and cuts it. (alloc_defdata) */
const MAX_TEXT = 31;

export function checkedText(options: OptionFields): OptionFields {
  const { data } = options;
  if (typeof data === "string" && textLength(data) > MAX_TEXT)
    throw rangeError("data", `expected at most ${MAX_TEXT} bytes, got ${describeValue(data)}`);
  return options;
}

type Flags = ReadonlySet<string>;
const isTranslated = (action: Flags) => action.has("nat") && (action.has("nat-src") || action.has("nat-dst"));

/** (tcf_ct_fill_params) */
const trackingRules: readonly ReadRule<Flags>[] = [
  [/^(zone|mark|labels|nat|helper)/, 'an action without "clear"', (action) => !action.has("clear")],
  [/^nat/, '"nat", and "nat-src" or "nat-dst" in action', isTranslated],
];
/** (tcf_ct_set_key_val) */
const partRules: readonly ReadRule<OptionFields>[] = [
  [/^markMask$/, "mark", ({ mark }) => mark !== undefined],
  [/^labelsMask$/, "labels", ({ labels }) => labels !== undefined],
  [/^helper(Family|Proto)$/, "helperName", ({ helperName }) => helperName !== undefined],
];

export function checkedTracking(options: OptionFields): OptionFields {
  const action = namesIn(options["action"]);
  if (action !== undefined) checkRead(options, trackingRules, action);
  checkRead(options, partRules, options);
  return options;
}

const PUSH = 2;
const MODIFY = 3;
const PUSH_ETHERNET = 5;
/** (tcf_vlan_init) */
const vlanRules: readonly ReadRule<unknown>[] = [
  [
    /^pushVlan/,
    'vAction "push" or "modify" in parms',
    (action) => ["push", "modify", PUSH, MODIFY].includes(action as string),
  ],
  [/^pushEth/, 'vAction "push-eth" in parms', (action) => action === "push-eth" || action === PUSH_ETHERNET],
];
/** The kernel shifts the priority into the tag without a check. (tcf_vlan_act) */
const withVlanPriority = shortNumbers({ pushVlanPriority: [0, 7] });

export function checkedVlan(options: OptionFields): OptionFields {
  const action = parameterOf(options, "vAction");
  if (action !== undefined) checkRead(options, vlanRules, action);
  return withVlanPriority(options);
}

const HEADER_FIELDS = ["dmac", "smac", "etype"];
/** (tcf_skbmod_init) */
const headerRules: readonly ReadRule<Flags>[] = [
  [/^(dmac|smac|etype)$/, 'flags without "swapmac" and "ecn"', (flags) => !flags.has("swapmac") && !flags.has("ecn")],
];

export function checkedHeader(options: OptionFields): OptionFields {
  const flags = namesIn(parameterOf(options, "flags"));
  if (flags === undefined) return options;
  checkRead(options, headerRules, flags);
  const unset = HEADER_FIELDS.find((name) => flags.has(name) && options[name] === undefined);
  if (unset !== undefined)
    throw typeError("parms.flags", `"${unset}" requires the option ${unset}: the kernel would ignore it`);
  if (flags.has("ecn") && flags.has("swapmac"))
    throw typeError("parms.flags", '"ecn" excludes "swapmac", which the kernel would ignore');
  return options;
}

/** Flags that are not set by an option of their own. (tcf_skbedit_init) */
const PURE_FLAGS: Flags = new Set(["inheritdsfield", "txq-skbhash"]);
const metadataRules: readonly ReadRule<Flags>[] = [
  [/^queueMappingMax$/, '"txq-skbhash" in flags', (flags) => flags.has("txq-skbhash")],
];

export function checkedMetadata(options: OptionFields): OptionFields {
  const flags = namesIn(options["flags"]);
  if (flags === undefined) return options;
  checkRead(options, metadataRules, flags);
  const ignored = [...flags].find((flag) => !PURE_FLAGS.has(flag));
  if (ignored === undefined) return options;
  throw typeError(
    "flags",
    `expected only ${[...PURE_FLAGS].join(" and ")}, got ${describeValue(ignored)}: the kernel sets the others`,
  );
}

/** Actions of mpls, by name and number, for which the kernel rejects every type, and lists the default one. (tcf_mpls_init) */
const MPLS_WITHOUT_TYPE: ReadonlySet<unknown> = new Set(["modify", 3, "dec-ttl", 4]);

export function withoutMplsType(options: OptionFields): OptionFields {
  const { proto, ...others } = options;
  return proto === ETH_P_MPLS_UC && MPLS_WITHOUT_TYPE.has(parameterOf(options, "mAction")) ? others : options;
}

/** (tcf_ife_init) */
const encapsulationRules: readonly ReadRule<unknown>[] = [
  [/^(dmac|smac|type)$/, '"encode" in parms.flags', (flags) => flags === "encode" || flags === 1],
];

/** The kernel lists the type 0 of actions that decode. */
export function checkedEncapsulation(options: OptionFields): OptionFields {
  const { type, ...others } = options;
  checkRead(type === 0 ? others : options, encapsulationRules, parameterOf(options, "flags"));
  return options;
}

/** (tcf_pedit_init) */
const editRules: readonly ReadRule<OptionFields>[] = [
  [/^parmsEx$/, "options without parms", ({ parms }) => parms === undefined],
];

export function checkedEdit(options: OptionFields): OptionFields {
  checkRead(options, editRules, options);
  if (options["keyEx"] !== undefined) throw typeError("keyEx", "not allowed: the kernel reads only keysEx");
  return options;
}

/** The kernel ignores the limit, and lists 0. (tcf_police_init) */
export function checkedPolicer(options: OptionFields): OptionFields {
  if (options["limit"]) throw typeError("limit", "not allowed: the kernel would ignore it");
  return (options["rate"] ?? options["pktrate64"]) === undefined ? options : { action: "reclassify", ...options };
}

/** (tcf_ctinfo_init) */
const fieldRules: readonly ReadRule<OptionFields>[] = [
  [/^parmsDscpStatemask$/, "parmsDscpMask", ({ parmsDscpMask }) => parmsDscpMask !== undefined],
];

export function checkedFields(options: OptionFields): OptionFields {
  checkRead(options, fieldRules, options);
  return options;
}
