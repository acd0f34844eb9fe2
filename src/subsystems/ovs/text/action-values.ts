import type { Fields } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { ctText, readCt } from "./ct.ts";
import { bytesOf, fieldsOf, type Part, partsText, readMembers, type Style } from "./entry.ts";
import { bitList, listBits, MPLS_FLAGS } from "./flags.ts";
import { ETH_ADDRESSES, VLAN_PARTS, vlanTag, vlanText } from "./key-special.ts";
import { namelessOf, namelessText } from "./nameless.ts";
import {
  entryOf,
  entryText,
  hasContext,
  MPLS_PARTS,
  NSH_BASE,
  NSH_CONTEXT,
  packBase,
  packContext,
  unpackBase,
  unpackContext,
} from "./nsh-mpls.ts";
import type { FormatOptions, PortNames } from "./options.ts";
import { type Scanner, wideText } from "./scanner.ts";
import { readUserspace, userspaceText } from "./userspace.ts";
import { decimal, etherType, hex, numberOfText, numeric, type ValueText, wholeNumber } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;
const VLAN_TYPE = 0x8100;
/** OVS_PSAMPLE_COOKIE_MAX_SIZE (linux/openvswitch.h). */
const MAX_PSAMPLE_COOKIE = 16;
const EXACT: Style = { exact: true, verbose: false, keep: false, complete: false, ports: undefined };

/** Converts one flow action to the text of `ovs-dpctl` and back. */
export interface ActionText {
  readonly name: string;
  readonly field: string;
  format(value: unknown, options: FormatOptions): string;
  parse(scanner: Scanner, ports: PortNames | undefined): unknown;
}

type SingleValue = Pick<ValueText, "show" | "read">;

function flag(name: string, field: string): ActionText {
  return { name, field, format: () => "", parse: () => true };
}

function single(name: string, field: string, { show, read }: SingleValue): ActionText {
  return {
    name,
    field,
    format: (value) => `(${show(value)})`,
    parse: (scanner) => scanner.inside(() => read(scanner)),
  };
}

const U32_VALUE = decimal(32);
const ETHERTYPE = numeric(16, (value) => `0x${value.toString(16)}`);
const POPPED_TYPE: SingleValue = {
  show: (value) => `eth_type=${ETHERTYPE.show(value)}`,
  read: (scanner) => {
    scanner.expect("eth_type=");
    return ETHERTYPE.read(scanner);
  },
};

const VLAN_TAG: readonly Part[] = [["tpid", "tpid", { ...etherType, zero: VLAN_TYPE }], ...VLAN_PARTS];
const PUSHED_LABEL: readonly Part[] = [...MPLS_PARTS, ["eth_type", "type", ETHERTYPE]];
const ADDED_LABEL: readonly Part[] = [...PUSHED_LABEL, ["flags", "flags", hex(16)]];

export const plainActions: readonly ActionText[] = [
  { name: "userspace", field: "userspace", format: userspaceText, parse: readUserspace },
  {
    name: "push_vlan",
    field: "pushVlan",
    format: (value) => {
      const { vlanTpid, vlanTci } = fieldsOf(value);
      const type = wholeNumber(vlanTpid, U16);
      const prefix = type === VLAN_TYPE ? "" : `tpid=${etherType.show(type)},`;
      return `(${prefix}${vlanText(wholeNumber(vlanTci, U16))})`;
    },
    parse: (scanner) => {
      const tag = readExact(scanner, VLAN_TAG);
      return { vlanTpid: tag["tpid"], vlanTci: vlanTag(tag) };
    },
  },
  flag("pop_vlan", "popVlan"),
  single("recirc", "recirc", hex(32)),
  { name: "hash", field: "hash", format: hashText, parse: (scanner) => scanner.inside(() => readHash(scanner)) },
  {
    name: "push_mpls",
    field: "pushMpls",
    format: (value) => `(${labelText(fieldsOf(value))})`,
    parse: (scanner) => labelOf(readExact(scanner, PUSHED_LABEL)),
  },
  single("pop_mpls", "popMpls", POPPED_TYPE),
  { name: "ct", field: "ct", format: (value, { complete }) => ctText(value, complete === true), parse: readCt },
  single("trunc", "trunc", U32_VALUE),
  {
    name: "push_eth",
    field: "pushEth",
    format: (value) => `(${partsText(ETH_ADDRESSES, fieldsOf(value), {}, EXACT)})`,
    parse: (scanner) => readExact(scanner, ETH_ADDRESSES),
  },
  flag("pop_eth", "popEth"),
  flag("ct_clear", "ctClear"),
  { name: "push_nsh", field: "pushNsh", format: nshText, parse: readNsh },
  {
    name: "pop_nsh",
    field: "popNsh",
    format: () => "()",
    parse: (scanner) => {
      scanner.eat("()");
      return true;
    },
  },
  single("meter", "meter", U32_VALUE),
  {
    name: "add_mpls",
    field: "addMpls",
    format: (value, { complete }) => {
      const label = fieldsOf(value);
      const flags = listBits(label["tunFlags"], MPLS_FLAGS);
      return `(${labelText(label)}${flags !== 0 && complete === true ? `,flags=0x${flags.toString(16)}` : ""})`;
    },
    parse: (scanner) => {
      const label = readExact(scanner, ADDED_LABEL);
      return { ...labelOf(label), tunFlags: bitList(label["flags"] as number, MPLS_FLAGS) };
    },
  },
  single("drop", "drop", U32_VALUE),
  { name: "psample", field: "psample", format: psampleText, parse: readPsample },
];

function readExact(scanner: Scanner, parts: readonly Part[]): Fields {
  scanner.open();
  const start = scanner.at;
  const { key, mask, names } = readMembers(scanner, parts);
  for (const [name, field, kind] of parts)
    if (names.has(name) && kind.showMask(mask[field]) !== kind.fullMask) scanner.fail(`${name} without a mask`, start);
  return key;
}

function labelText({ mplsLse, mplsEthertype }: Fields): string {
  return `${entryText(wholeNumber(mplsLse, U32))},eth_type=${ETHERTYPE.show(mplsEthertype)}`;
}

function labelOf(members: Fields): Fields {
  return { mplsLse: entryOf(members), mplsEthertype: members["type"] };
}

/** Name of hash algorithm 0; others are decoded as numeric strings. */
const HASH_L4 = "ovs-hash-alg-l4";
const HASHES: readonly string[] = ["l4", "sym_l4"];

function hashText(value: unknown): string {
  const { hashAlg, hashBasis } = fieldsOf(value);
  const algorithm = hashAlg === HASH_L4 ? 0 : wholeNumber(numberOfText(hashAlg), U32);
  return `(${HASHES[algorithm] ?? `alg${algorithm}`}(${wholeNumber(hashBasis, U32)}))`;
}

function readHash(scanner: Scanner): Fields {
  const start = scanner.at;
  const name = scanner.maybeWord();
  const known = name === "hash_l4" ? 0 : HASHES.indexOf(name);
  const number = /^alg(\d{1,9})$/.exec(name)?.[1];
  if (known < 0 && number === undefined) scanner.fail(`one of ${HASHES.join(", ")}`, start);
  const algorithm = known < 0 ? Number(number) : known;
  return {
    hashAlg: algorithm === 0 ? HASH_L4 : `${algorithm}`,
    hashBasis: scanner.inside(() => scanner.number(U32)),
  };
}

function nshText(value: unknown, { complete }: FormatOptions): string {
  const key = fieldsOf(value);
  if (key["nsh"] === undefined) {
    const attributes = namelessOf(key).map(({ type, bytes }) => namelessText("key", type, bytes));
    return `(${attributes.join(",")})`;
  }
  const { base, md1, md2 } = fieldsOf(key["nsh"]);
  let text = partsText(NSH_BASE, unpackBase(base), {}, EXACT);
  if (md1 !== undefined) text += `,${partsText(NSH_CONTEXT, unpackContext(md1), {}, EXACT)}`;
  if (md2 !== undefined) text += `,md2=${bytesText(bytesOf(md2, 0), complete)}`;
  return `(${text})`;
}

const pushedMaximums: Readonly<Record<string, number>> = { flags: 3, ttl: 63 };

function readNsh(scanner: Scanner): Fields {
  scanner.open();
  const key: Fields = {};
  const names = new Set<string>();
  const parts = [...NSH_BASE, ...NSH_CONTEXT];
  for (const [name, , kind] of parts) key[name] = kind.zero;
  let md2: Uint8Array | undefined;
  while (scanner.more()) {
    const start = scanner.at;
    const name = scanner.maybeWord();
    const part = parts.find(([text]) => text === name);
    if (part === undefined && name !== "md2")
      scanner.fail(`one of ${parts.map(([text]) => text).join(", ")}, md2, or ")"`, start);
    scanner.addName(names, name, start);
    scanner.expect("=");
    if (part === undefined) {
      md2 = scanner.words();
      continue;
    }
    key[name] = part[2].read(scanner);
    const max = pushedMaximums[name] ?? Number.MAX_SAFE_INTEGER;
    if ((key[name] as number) > max) scanner.fail(`${name} up to ${max}`, start);
  }
  const nsh: Fields = { base: packBase(key) };
  if (hasContext(key, names)) nsh["md1"] = packContext(key);
  if (md2 !== undefined) nsh["md2"] = md2;
  return { nsh };
}

function psampleText(value: unknown, { complete }: FormatOptions): string {
  const { group, cookie } = fieldsOf(value);
  const text = `group=${wholeNumber(group, U32)}`;
  return cookie === undefined ? `(${text})` : `(${text},cookie=${bytesText(bytesOf(cookie, 0), complete)})`;
}

function readPsample(scanner: Scanner): Fields {
  scanner.open();
  const psample: Fields = {};
  do {
    const start = scanner.at;
    if (psample["group"] === undefined && scanner.eat("group=")) psample["group"] = scanner.number(U32);
    else if (psample["cookie"] === undefined && scanner.eat("cookie")) {
      const cookie = scanner.assigned(() => scanner.digits());
      if (cookie.length > MAX_PSAMPLE_COOKIE) scanner.fail(`a cookie of at most ${MAX_PSAMPLE_COOKIE} bytes`, start);
      psample["cookie"] = cookie;
      scanner.space();
    } else scanner.fail('"group=" or "cookie="', start);
  } while (scanner.more());
  if (psample["group"] === undefined) scanner.fail('"group="', scanner.at - 1);
  return psample;
}

function bytesText(bytes: Uint8Array, complete: boolean | undefined): string {
  return complete === true ? `0x${readHex(bytes, 0, bytes.length, "")}` : wideText(bytes);
}
