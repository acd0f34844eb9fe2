import { NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { describeValue } from "../../../errors.ts";
import type { ActionAttrs } from "../../../families/ovs-flow.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { HASH_L4, HASHES } from "./action-text.ts";
import { readCt } from "./ct-parse.ts";
import { type Part, readParts } from "./entry.ts";
import { bitList, MPLS_FLAGS } from "./flags.ts";
import { readAttribute } from "./key.ts";
import { readNameless } from "./key-entries.ts";
import { VLAN_PARTS, vlanTag } from "./key-special.ts";
import { entryOf, hasContext, MPLS_PARTS, NSH_BASE, NSH_CONTEXT, packBase, packContext } from "./nsh-mpls.ts";
import { checkParseOptions, type ParseOptions, type PortNames } from "./options.ts";
import { Scanner } from "./scanner.ts";
import { readUserspace } from "./userspace.ts";
import { etherType, hex16, mac, probabilityOf } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;
const VLAN_TYPE = 0x8100;
/** Maximum length of the cookie of the action `psample` in bytes: OVS_PSAMPLE_COOKIE_MAX_SIZE (linux/openvswitch.h). */
const MAX_PSAMPLE_COOKIE = 16;

/**
 * Parses flow actions in the syntax of {@link formatActions}. "drop" and an empty text result in an empty list. A `set`
 * without masks becomes the action `set`, and a `set` with masks becomes `setMasked`.
 *
 * Throws a {@link FlowSyntaxError} with the position of the error.
 */
export function parseActions(text: string, options: ParseOptions = {}): ActionAttrs[] {
  if (typeof text !== "string") throw new TypeError(`text: expected a string, got ${describeValue(text)}`);
  checkParseOptions(options);
  return readList(new Scanner(text), options.ports, "");
}

/** Parses flow actions up to the end of the text or a closing parenthesis, and consumes the parenthesis. */
export function readList(scanner: Scanner, ports: PortNames | undefined, end: "" | ")"): ActionAttrs[] {
  const actions: Fields[] = [];
  const ended = (): boolean => {
    if (end === ")") return !scanner.more();
    scanner.separate();
    return scanner.done;
  };
  while (!ended()) {
    const action = readAction(scanner, ports);
    if (action === undefined) {
      // "drop" stands for an empty list of actions and cannot be combined with other actions.
      if (actions.length > 0 || !ended()) scanner.fail(end === "" ? "drop alone" : 'drop alone, and ")"');
      return [];
    }
    actions.push(action);
  }
  return actions;
}

/** Parses one flow action. Returns undefined for "drop". */
function readAction(scanner: Scanner, ports: PortNames | undefined): Fields | undefined {
  const start = scanner.at;
  if (/\d/.test(scanner.text.charAt(start))) {
    const output = scanner.number(U32);
    if (/\w/.test(scanner.text.charAt(scanner.at))) scanner.fail("the number of a port", start);
    return { output };
  }
  const name = scanner.maybeWord();
  if (name === "drop") return readDrop(scanner);
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (read !== undefined) return read(scanner, ports);
  const number = /^action(\d{1,5})$/.exec(name)?.[1];
  if (number !== undefined && Number(number) <= NLA_TYPE_MASK && scanner.text.startsWith("(", scanner.at)) {
    scanner.open();
    return { unknown: [readNameless(scanner, Number(number)).key] };
  }
  scanner.at = start;
  if (ports === undefined) return scanner.fail("an action or the number of a port");
  const port = ports.numberOf(scanner.name("an action or a port"));
  return port === undefined ? scanner.fail("an action or a port", start) : { output: port };
}

function readDrop(scanner: Scanner): Fields | undefined {
  if (!scanner.text.startsWith("(", scanner.at)) return undefined;
  return { drop: inside(scanner, () => scanner.number(U32)) };
}

/** Parses the opening parenthesis, a value and the closing parenthesis. */
function inside<Result>(scanner: Scanner, read: () => Result): Result {
  scanner.open();
  scanner.space();
  const result = read();
  scanner.space();
  scanner.close();
  return result;
}

type Reader = (scanner: Scanner, ports: PortNames | undefined) => Fields;

const MPLS_TYPE: Part = ["eth_type", "type", etherType];
const PUSHED_LABEL: readonly Part[] = [...MPLS_PARTS, MPLS_TYPE];
const ADDED_LABEL: readonly Part[] = [...PUSHED_LABEL, ["flags", "flags", hex16]];
const ADDRESSES: readonly Part[] = [
  ["src", "src", mac],
  ["dst", "dst", mac],
];

const readers: Readonly<Record<string, Reader>> = {
  userspace: readUserspace,
  set: (scanner, ports) => {
    scanner.open();
    scanner.space();
    const key: Fields = {};
    const mask: Fields = {};
    const entry = readAttribute(scanner, ports, key, mask);
    scanner.space();
    scanner.close();
    const whole = entry === undefined ? isFullUnknown(mask) : entry.isFull(mask[entry.field]);
    return whole ? { set: key } : { setMasked: { key, mask } };
  },
  push_vlan: (scanner) => {
    scanner.open();
    const { key, names } = readExact(scanner, [["tpid", "tpid", etherType], ...VLAN_PARTS]);
    const tag = vlanTag(key["vid"], key["pcp"], names.has("cfi") ? key["cfi"] : 1);
    return { pushVlan: { vlanTpid: names.has("tpid") ? key["tpid"] : VLAN_TYPE, vlanTci: tag } };
  },
  pop_vlan: () => ({ popVlan: true }),
  sample: (scanner, ports) => {
    scanner.open();
    scanner.expect("sample=");
    const start = scanner.at;
    const percent = scanner.decimal("a probability in percent");
    if (percent > 100) scanner.fail("at most 100%", start);
    scanner.expect("%");
    scanner.separate();
    scanner.expect("actions");
    scanner.open();
    const actions = readList(scanner, ports, ")");
    scanner.space();
    scanner.close();
    return { sample: { probability: probabilityOf(percent), actions } };
  },
  recirc: (scanner) => ({ recirc: inside(scanner, () => scanner.number(U32)) }),
  hash: (scanner) => {
    const read = () => {
      const start = scanner.at;
      const name = scanner.maybeWord();
      const known = name === "hash_l4" ? 0 : HASHES.indexOf(name);
      const number = /^alg(\d{1,9})$/.exec(name)?.[1];
      if (known < 0 && number === undefined) scanner.fail(`one of ${HASHES.join(", ")}`, start);
      const algorithm = known < 0 ? Number(number) : known;
      return { hashAlg: algorithm === 0 ? HASH_L4 : algorithm, hashBasis: inside(scanner, () => scanner.number(U32)) };
    };
    return { hash: inside(scanner, read) };
  },
  push_mpls: (scanner) => {
    scanner.open();
    const { key } = readExact(scanner, PUSHED_LABEL);
    return { pushMpls: { mplsLse: entryOf(key), mplsEthertype: key["type"] } };
  },
  pop_mpls: (scanner) => {
    const read = () => {
      scanner.expect("eth_type=");
      return scanner.number(U16);
    };
    return { popMpls: inside(scanner, read) };
  },
  add_mpls: (scanner) => {
    scanner.open();
    const { key } = readExact(scanner, ADDED_LABEL);
    return {
      addMpls: {
        mplsLse: entryOf(key),
        mplsEthertype: key["type"],
        tunFlags: bitList(key["flags"] as number, MPLS_FLAGS),
      },
    };
  },
  ct: (scanner) => ({ ct: readCt(scanner) }),
  ct_clear: () => ({ ctClear: true }),
  trunc: (scanner) => ({ trunc: inside(scanner, () => scanner.number(U32)) }),
  push_eth: (scanner) => {
    scanner.open();
    const { key } = readExact(scanner, ADDRESSES);
    return { pushEth: { ethSrc: key["src"], ethDst: key["dst"] } };
  },
  pop_eth: () => ({ popEth: true }),
  push_nsh: readPushNsh,
  pop_nsh: (scanner) => {
    scanner.eat("()");
    return { popNsh: true };
  },
  meter: (scanner) => ({ meter: inside(scanner, () => scanner.number(U32)) }),
  clone: (scanner, ports) => {
    scanner.open();
    return { clone: readList(scanner, ports, ")") };
  },
  check_pkt_len: (scanner, ports) => {
    scanner.open();
    scanner.expect("size=");
    const pktLen = scanner.number(U16);
    const [actionsIfGreater, actionsIfLessEqual] = ["gt", "le"].map((name) => {
      scanner.separate();
      scanner.expect(name);
      scanner.open();
      return readList(scanner, ports, ")");
    });
    scanner.space();
    scanner.close();
    return { checkPktLen: { pktLen, actionsIfGreater, actionsIfLessEqual } };
  },
  dec_ttl: (scanner, ports) => {
    const read = () => {
      scanner.expect("le_1");
      scanner.open();
      return { action: readList(scanner, ports, ")") };
    };
    return { decTtl: inside(scanner, read) };
  },
  psample: (scanner) => {
    scanner.open();
    const psample: Fields = {};
    do {
      const start = scanner.at;
      if (psample["group"] === undefined && scanner.eat("group=")) psample["group"] = scanner.number(U32);
      else if (psample["cookie"] === undefined && scanner.eat("cookie=")) {
        const cookie = scanner.digits();
        if (cookie.length > MAX_PSAMPLE_COOKIE) scanner.fail(`a cookie of at most ${MAX_PSAMPLE_COOKIE} bytes`, start);
        psample["cookie"] = cookie;
        scanner.space();
      } else scanner.fail('"group=" or "cookie="');
    } while (scanner.more());
    if (psample["group"] === undefined) scanner.fail('"group="', scanner.at - 1);
    return { psample };
  },
};

function isFullUnknown(mask: Fields): boolean {
  const [attribute] = mask["unknown"] as { bytes: Uint8Array }[];
  return attribute!.bytes.every((byte) => byte === 0xff);
}

/** Parses the members of an attribute that does not allow masks. */
function readExact(scanner: Scanner, parts: readonly Part[]): { key: Fields; names: Set<string> } {
  const start = scanner.at;
  const { key, mask, names } = readParts(scanner, parts);
  for (const [name, field, kind] of parts)
    if (names.has(name) && kind.showMask(mask[field]) !== kind.fullMask) scanner.fail(`${name} without a mask`, start);
  return { key, names };
}

/** Maximum values of the members of a network service header (NSH) that occupy only a part of a byte in a packet. */
const pushedMaximums: Readonly<Record<string, number>> = { flags: 3, ttl: 63 };

function readPushNsh(scanner: Scanner): Fields {
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
    if (names.has(name)) scanner.fail(`${name} only once`, start);
    names.add(name);
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
  return { pushNsh: { nsh } };
}
