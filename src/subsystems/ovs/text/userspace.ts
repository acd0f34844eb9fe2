import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { bytesOf, fieldsOf } from "./entry.ts";
import { type FormatOptions, type PortNames, portText } from "./options.ts";
import type { Scanner } from "./scanner.ts";
import { hexText, wholeNumber } from "./values.ts";

const U32 = 0xffff_ffff;

// User data of the `userspace` actions of ovs-vswitchd: 48 bytes, in host byte order unless noted otherwise.
//
//  0      2   4         8              24
//  | type | 0 | in_port | id of bridge | data of the type
//
// The text form omits in_port and the bridge id. Like ovs-dpctl, the parser sets them to 0xffff and to 0.

const COOKIE_LENGTH = 48;
const IN_PORT_OFFSET = 4;
const NO_PORT = 0xffff;

type Member = readonly [name: string, offset: number, kind: "u8" | "u16" | "u32" | "port" | "be64"];

interface Cookie {
  readonly type: number;
  readonly members: readonly Member[];
}

const cookies: Readonly<Record<string, Cookie>> = {
  sFlow: { type: 1, members: [["output", 28, "u32"]] },
  slow_path: { type: 2, members: [] },
  flow_sample: {
    type: 3,
    members: [
      ["probability", 24, "u16"],
      ["collector_set_id", 28, "u32"],
      ["obs_domain_id", 32, "u32"],
      ["obs_point_id", 36, "u32"],
      ["output_port", 40, "port"],
    ],
  },
  ipfix: { type: 4, members: [["output_port", 24, "port"]] },
  controller: {
    type: 5,
    members: [
      ["reason", 26, "u16"],
      ["dont_send", 24, "u8"],
      ["continuation", 25, "u8"],
      ["recirc_id", 28, "u32"],
      ["rule_cookie", 32, "be64"],
      ["controller_id", 40, "u16"],
      ["max_len", 42, "u16"],
    ],
  },
};

const names: readonly string[] = Object.keys(cookies);
/** VLAN tag of type `sFlow`, in network byte order. */
const TAG_OFFSET = 24;
/** Bit set of reasons in user data of type `slow_path`. */
const REASON_OFFSET = 28;
const reasons: readonly string[] = ["cfm", "bfd", "lacp", "stp", "lldp", "action", "match"];
const DIRECTION_OFFSET = 44;
const directions: readonly string[] = ["", "ingress", "egress"];

export function userspaceText(value: unknown, options: FormatOptions): string {
  const { pid, userdata, egressTunPort, actions } = fieldsOf(value);
  let text = `pid=${wholeNumber(pid, U32)}`;
  if (userdata !== undefined) text += `,${userdataText(bytesOf(userdata, 0), options)}`;
  if (actions === true) text += ",actions";
  if (egressTunPort !== undefined)
    text += `,tunnel_out_port=${portText(wholeNumber(egressTunPort, U32), options.ports)}`;
  return `(${text})`;
}

function userdataText(bytes: Uint8Array, { complete, ports }: FormatOptions): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes.length === COOKIE_LENGTH ? view.getUint16(0, hostLittleEndian) : 0;
  const name = names.find((one) => cookies[one]!.type === type);
  if (name === undefined || complete === true) return `userdata(${readHex(bytes, 0, bytes.length, "")})`;
  const parts = cookies[name]!.members.map((member) => `${member[0]}=${memberText(view, member, ports)}`);
  if (name === "sFlow") {
    const tag = view.getUint16(TAG_OFFSET);
    parts.unshift(`vid=${tag & 0xfff}`, `pcp=${tag >> 13}`);
  } else if (name === "slow_path") parts.push(reasonText(view.getUint32(REASON_OFFSET, hostLittleEndian)));
  else if (name === "flow_sample") {
    const direction = directions[view.getUint32(DIRECTION_OFFSET, hostLittleEndian)];
    if (direction) parts.push(direction);
  }
  return `${name}(${parts.join(",")})`;
}

function memberText(view: DataView, [, offset, kind]: Member, ports: PortNames | undefined): string {
  if (kind === "be64") return hexText(view.getBigUint64(offset));
  if (kind === "u8") return `${view.getUint8(offset)}`;
  if (kind === "u16") return `${view.getUint16(offset, hostLittleEndian)}`;
  const value = view.getUint32(offset, hostLittleEndian);
  return kind === "port" ? portText(value, ports) : `${value}`;
}

function reasonText(bits: number): string {
  const set = reasons.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const rest = (bits & ~((1 << reasons.length) - 1)) >>> 0;
  if (rest !== 0 || set.length === 0) set.push(hexText(rest));
  return set.join(",");
}

export function readUserspace(scanner: Scanner, ports: PortNames | undefined): Fields {
  scanner.open();
  const start = scanner.at;
  const userspace: Fields = {};
  while (scanner.more()) {
    if (scanner.eat("pid=")) userspace["pid"] = scanner.number(U32);
    else if (scanner.eat("userdata"))
      // The kernel's test program `ovs-dpctl.py` reads "userdata=0102", but prints "userdata=1.2.".
      userspace["userdata"] = scanner.assigned(() => scanner.maybeDottedBytes() ?? scanner.bytes());
    else if (scanner.eat("tunnel_out_port=") || scanner.eat("egress_tun_port="))
      userspace["egressTunPort"] = readPort(scanner, ports);
    else if (scanner.eat("actions")) userspace["actions"] = true;
    else {
      const at = scanner.at;
      const name = scanner.maybeWord();
      if (!Object.hasOwn(cookies, name))
        scanner.fail(`one of pid=, userdata(, ${names.join("(, ")}(, tunnel_out_port=, actions, or ")"`, at);
      userspace["userdata"] = readCookie(scanner, name, ports);
    }
  }
  if (userspace["pid"] === undefined) scanner.fail("pid=", start);
  return userspace;
}

function readCookie(scanner: Scanner, name: string, ports: PortNames | undefined): Uint8Array {
  const { type, members } = cookies[name]!;
  const bytes = new Uint8Array(COOKIE_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, hostLittleEndian);
  view.setUint32(IN_PORT_OFFSET, NO_PORT, hostLittleEndian);
  scanner.open();
  while (scanner.more()) {
    // `ovs-dpctl` prints commas between reasons, but reads "|".
    if (name === "slow_path") scanner.eat("|");
    const start = scanner.at;
    const word = scanner.seesDigit ? "" : scanner.maybeWord();
    const member = members.find(([one]) => one === word);
    if (member !== undefined) {
      scanner.expect("=");
      readMember(scanner, view, member, ports);
    } else if (name === "slow_path" && (word === "" || reasons.includes(word))) {
      const bits = word === "" ? scanner.number(U32) : 1 << reasons.indexOf(word);
      view.setUint32(REASON_OFFSET, (view.getUint32(REASON_OFFSET, hostLittleEndian) | bits) >>> 0, hostLittleEndian);
    } else if (name === "flow_sample" && word !== "" && directions.includes(word)) {
      view.setUint32(DIRECTION_OFFSET, directions.indexOf(word), hostLittleEndian);
    } else if (name === "sFlow" && (word === "vid" || word === "pcp")) {
      scanner.expect("=");
      const bits = word === "vid" ? scanner.number(0xfff) : scanner.number(7) << 13;
      view.setUint16(TAG_OFFSET, view.getUint16(TAG_OFFSET) | bits);
    } else scanner.fail(`a part of ${name}, or ")"`, start);
  }
  return bytes;
}

function readMember(scanner: Scanner, view: DataView, [, offset, kind]: Member, ports: PortNames | undefined): void {
  if (kind === "be64") view.setBigUint64(offset, scanner.big(0xffff_ffff_ffff_ffffn));
  else if (kind === "u8") view.setUint8(offset, scanner.number(0xff));
  else if (kind === "u16") view.setUint16(offset, scanner.number(0xffff), hostLittleEndian);
  else view.setUint32(offset, kind === "port" ? readPort(scanner, ports) : scanner.number(U32), hostLittleEndian);
}

function readPort(scanner: Scanner, ports: PortNames | undefined): number {
  const start = scanner.at;
  if (ports === undefined || scanner.seesDigit) return scanner.number(U32);
  const port = ports.numberOf(scanner.name("a port"));
  return port ?? scanner.fail("a port", start);
}
