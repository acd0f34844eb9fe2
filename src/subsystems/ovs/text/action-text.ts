import { describeValue } from "../../../errors.ts";
import type { ActionAttrs } from "../../../families/ovs-flow.ts";
import type { Fields, Write } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { bytesOf, fieldsOf, partsText, placed, type Style } from "./entry.ts";
import { CT_EVENTS, listBits, MPLS_FLAGS } from "./flags.ts";
import { setText } from "./key.ts";
import { namelessOf, namelessText } from "./key-entries.ts";
import { labels, vlanText } from "./key-special.ts";
import { entryText, NSH_BASE, NSH_CONTEXT, unpackBase, unpackContext } from "./nsh-mpls.ts";
import { checkFormatOptions, type FormatOptions, portText } from "./options.ts";
import { wideText } from "./scanner.ts";
import { userspaceText } from "./userspace.ts";
import { hexText, ipv4, ipv6, mac, probabilityText, wholeNumber } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;
const EXACT: Style = { exact: true, verbose: false, keep: false, complete: false, ports: undefined };

/**
 * Formats flow actions in the syntax of `ovs-dpctl`: `ct(commit,zone=5),set(eth(dst=02:00:00:00:00:02)),3`. An empty
 * list is formatted as "drop".
 *
 * Like `ovs-dpctl`, it rounds probabilities to a tenth of a percent. It formats user data of ovs-vswitchd by its
 * content (`slow_path(action)`). Pass `complete: true` for a text with the exact values. Throws a TypeError or
 * RangeError with the path of an invalid value.
 */
export function formatActions(actions: readonly ActionAttrs<Write>[], options: FormatOptions = {}): string {
  checkFormatOptions(options);
  return actionsText(actions, options);
}

/** Formats flow actions. The caller has already checked the options. */
export function actionsText(actions: readonly ActionAttrs<Write>[], options: FormatOptions): string {
  try {
    return listText(actions, options);
  } catch (error) {
    throw placed("actions", error);
  }
}

/** Formats a list of actions that is nested in another action. */
function listText(actions: unknown, options: FormatOptions): string {
  if (actions === undefined) return "drop";
  if (!Array.isArray(actions)) throw new TypeError(`expected a list of actions, got ${describeValue(actions)}`);
  if (actions.length === 0) return "drop";
  let text = "";
  for (let index = 0; index < actions.length; index++) {
    let part: string;
    try {
      part = actionText(fieldsOf(actions[index]), options);
    } catch (error) {
      throw placed(`[${index}]`, error);
    }
    text += index === 0 ? part : `,${part}`;
  }
  return text;
}

function actionText(action: Fields, options: FormatOptions): string {
  const parts: string[] = [];
  for (const name in action) {
    const value = action[name];
    if (value === undefined || value === false) continue;
    const write = Object.hasOwn(writers, name) ? writers[name] : undefined;
    if (write === undefined) {
      if (name === "unknown" || name === "unparsed") continue;
      throw new TypeError(`${name}: expected the name of an action`);
    }
    try {
      parts.push(write(value, options));
    } catch (error) {
      throw placed(name, error);
    }
  }
  if (action["unknown"] !== undefined || action["unparsed"] !== undefined)
    for (const { type, bytes } of namelessOf(action)) parts.push(namelessText("action", type, bytes));
  if (parts.length === 0) throw new TypeError("expected an action, got none");
  return parts.join(",");
}

type Writer = (value: unknown, options: FormatOptions) => string;

const u32 = (value: unknown) => wholeNumber(value, U32);

const writers: Readonly<Record<string, Writer>> = {
  output: (value, { ports }) => (ports === undefined ? `${u32(value)}` : portText(u32(value), ports)),
  userspace: userspaceText,
  set: (value, options) => `set(${setText(fieldsOf(value), undefined, options)})`,
  setMasked: (value, options) => {
    const { key, mask } = fieldsOf(value);
    return `set(${setText(fieldsOf(key), fieldsOf(mask), options)})`;
  },
  pushVlan: (value) => {
    const { vlanTpid, vlanTci } = fieldsOf(value);
    const type = wholeNumber(vlanTpid, U16);
    return `push_vlan(${type === 0x8100 ? "" : `tpid=0x${type.toString(16).padStart(4, "0")},`}${vlanText(wholeNumber(vlanTci, U16))})`;
  },
  popVlan: () => "pop_vlan",
  sample: (value, options) => {
    const { probability, actions } = fieldsOf(value);
    return `sample(sample=${probabilityText(u32(probability), options.complete === true)},actions(${listText(actions, options)}))`;
  },
  recirc: (value) => `recirc(${hexText(u32(value))})`,
  hash: (value) => {
    const { hashAlg, hashBasis } = fieldsOf(value);
    const algorithm = hashAlg === HASH_L4 ? 0 : u32(hashAlg);
    return `hash(${HASHES[algorithm] ?? `alg${algorithm}`}(${u32(hashBasis)}))`;
  },
  pushMpls: (value) => {
    const { mplsLse, mplsEthertype } = fieldsOf(value);
    return `push_mpls(${entryText(u32(mplsLse))},eth_type=0x${wholeNumber(mplsEthertype, U16).toString(16)})`;
  },
  popMpls: (value) => `pop_mpls(eth_type=0x${wholeNumber(value, U16).toString(16)})`,
  ct: ctText,
  trunc: (value) => `trunc(${u32(value)})`,
  pushEth: (value) => {
    const { ethSrc, ethDst } = fieldsOf(value);
    return `push_eth(src=${mac.show(ethSrc)},dst=${mac.show(ethDst)})`;
  },
  popEth: () => "pop_eth",
  ctClear: () => "ct_clear",
  pushNsh: (value, { complete }) => {
    const key = fieldsOf(value);
    if (key["nsh"] === undefined) {
      return `push_nsh(${namelessOf(key)
        .map(({ type, bytes }) => namelessText("key", type, bytes))
        .join(",")})`;
    }
    const { base, md1, md2 } = fieldsOf(key["nsh"]);
    let text = partsText(NSH_BASE, unpackBase(base), {}, EXACT);
    if (md1 !== undefined) text += `,${partsText(NSH_CONTEXT, unpackContext(md1), {}, EXACT)}`;
    if (md2 !== undefined) text += `,md2=${numberText(bytesOf(md2, 0), complete)}`;
    return `push_nsh(${text})`;
  },
  popNsh: () => "pop_nsh()",
  meter: (value) => `meter(${u32(value)})`,
  clone: (value, options) => `clone(${listText(value, options)})`,
  checkPktLen: (value, options) => {
    const { pktLen, actionsIfGreater, actionsIfLessEqual } = fieldsOf(value);
    const greater = listText(actionsIfGreater, options);
    return `check_pkt_len(size=${wholeNumber(pktLen, U16)},gt(${greater}),le(${listText(actionsIfLessEqual, options)}))`;
  },
  addMpls: (value) => {
    const { mplsLse, mplsEthertype, tunFlags } = fieldsOf(value);
    const flags = listBits(tunFlags, MPLS_FLAGS);
    const text = `${entryText(u32(mplsLse))},eth_type=0x${wholeNumber(mplsEthertype, U16).toString(16)}`;
    return `add_mpls(${flags === 0 ? text : `${text},flags=${hexText(flags)}`})`;
  },
  decTtl: (value, options) => `dec_ttl(le_1(${listText(fieldsOf(value)["action"], options)}))`,
  drop: (value) => `drop(${u32(value)})`,
  psample: (value, { complete }) => {
    const { group, cookie } = fieldsOf(value);
    if (cookie === undefined) return `psample(group=${u32(group)})`;
    return `psample(group=${u32(group)},cookie=${numberText(bytesOf(cookie, 0), complete)})`;
  },
};

/** Name of the hash algorithm 0 of the action `hash`, as used in action objects. */
export const HASH_L4 = "ovs-hash-alg-l4";

/** Names of the hash algorithms of the action `hash`, by number. */
export const HASHES: readonly string[] = ["l4", "sym_l4"];

/** Formats bytes as a hexadecimal number. Like `ovs-dpctl`, omits leading zeros, unless `complete` is set. */
function numberText(bytes: Uint8Array, complete: boolean | undefined): string {
  return complete === true ? `0x${readHex(bytes, 0, bytes.length, "")}` : wideText(bytes);
}

function ctText(value: unknown, { complete }: FormatOptions): string {
  const ct = fieldsOf(value);
  const parts: string[] = [];
  if (ct["commit"] === true) parts.push("commit");
  if (ct["forceCommit"] === true) parts.push("force_commit");
  // The kernel also reports the default conntrack zone 0, which texts omit.
  if (ct["zone"] !== undefined && ct["zone"] !== 0) parts.push(`zone=${wholeNumber(ct["zone"], U16)}`);
  if (ct["mark"] !== undefined) parts.push(markText(ct["mark"]));
  if (ct["labels"] !== undefined) parts.push(`label=${maskedLabelText(ct["labels"])}`);
  if (ct["helper"] !== undefined) parts.push(`helper=${nameText(ct["helper"])}`);
  if (ct["timeout"] !== undefined) parts.push(`timeout=${nameText(ct["timeout"])}`);
  if (complete === true && ct["eventmask"] !== undefined)
    parts.push(`eventmask=${hexText(listBits(ct["eventmask"], CT_EVENTS))}`);
  if (ct["nat"] !== undefined) parts.push(natText(fieldsOf(ct["nat"])));
  return parts.length === 0 ? "ct" : `ct(${parts.join(",")})`;
}

function nameText(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`expected a string, got ${describeValue(value)}`);
  if (!/^[^\s,)]+$/.test(value))
    throw new RangeError(`expected a name without spaces, commas or closing parentheses, got ${describeValue(value)}`);
  return value;
}

function markText(value: unknown): string {
  const { value: mark, mask } = fieldsOf(value);
  return `mark=${hexText(u32(mark))}/${hexText(u32(mask))}`;
}

function maskedLabelText(value: unknown): string {
  const { value: label, mask } = fieldsOf(value);
  const seen = labels.showMask(mask);
  return seen === labels.fullMask ? labels.show(label) : `${labels.show(label)}/${seen}`;
}

function natText(nat: Fields): string {
  const parts: string[] = [];
  const range = rangeText(nat);
  if (nat["src"] === true) parts.push(`src${range}`);
  else if (nat["dst"] === true) parts.push(`dst${range}`);
  if (nat["persistent"] === true) parts.push("persistent");
  if (nat["protoHash"] === true) parts.push("hash");
  if (nat["protoRandom"] === true) parts.push("random");
  return parts.length === 0 ? "nat" : `nat(${parts.join(",")})`;
}

function rangeText({ ipMin, ipMax, protoMin, protoMax }: Fields): string {
  const low = ipMin === undefined ? undefined : addressText(ipMin);
  const high = ipMax === undefined ? undefined : addressText(ipMax);
  const first = protoMin === undefined ? 0 : wholeNumber(protoMin, U16);
  const last = protoMax === undefined ? 0 : wholeNumber(protoMax, U16);
  if (low === undefined && first === 0) return "";
  const bracketed = (text: string) => (first !== 0 && text.includes(":") ? `[${text}]` : text);
  let text = low === undefined ? "=" : `=${bracketed(low)}`;
  if (high !== undefined && high !== low) text += `-${bracketed(high)}`;
  if (first !== 0) text += last === 0 || last === first ? `:${first}` : `:${first}-${last}`;
  return text;
}

function addressText(value: unknown): string {
  const isIpv4 = typeof value === "string" ? !value.includes(":") : value instanceof Uint8Array && value.length === 4;
  return isIpv4 ? ipv4.show(value) : ipv6.show(value);
}
