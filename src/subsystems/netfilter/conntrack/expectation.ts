import { checkInteger, checkObject, checkOneOf, checkOptions } from "../../../base/check.ts";
import { entryKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { EINVAL, ENOENT, EOPNOTSUPP } from "../../../constants/errno.ts";
import {
  conntrack,
  type ExpectAttrs,
  type ExpectFlags,
  type ExpectNatAttrs,
  type Operations,
} from "../../../families/conntrack.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import { maskedBytes, parseAddress, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import type { ChangeKind } from "../../route/core/changes.ts";
import { extraFields, Fields, reported, special } from "../../route/core/fields.ts";
import { checkExpectedSeconds } from "../../route/core/ticks.ts";
import { checkFamily } from "../../route/core/vocabulary.ts";
import { type ConnectionProtocol, type IpFamily, ipFamilies, protocols } from "../protocols.ts";
import type { Translation } from "./connection.ts";
import { checkFlow, type Flow, flowIdentity, flowTitle, protocolOf, toFlow, writeFlow } from "./flow.ts";

/**
 * A connection that a connection tracking helper expects, such as the data connection that belongs to an FTP control
 * connection.
 */
export interface Expectation extends ExtraAttributes {
  family: IpFamily | `${number}`;
  protocol: ConnectionProtocol | `${number}`;
  /** Addresses and ports of the expected connection. A packet must match them in the bits that are set in `mask`. */
  expected: Flow;
  mask: Flow;
  /** Original direction of the existing connection whose helper expects this connection. */
  master: Flow & { protocol: ConnectionProtocol | `${number}` };
  /** Seconds until the expectation expires. */
  timeout?: number;
  /** Number that the kernel has assigned to the expectation. */
  id: number;
  helper?: string;
  /** Conntrack zone. The kernel does not list it: present only if the key, or the filter's master, has the zone. */
  zone?: number;
  flags: (ExpectFlags | number)[];
  /** Number of the expectation class. Each helper defines its own classes. */
  class?: number;
  /**
   * Name of the kernel's callback for the start of the expected connection (`expectfn`), such as "nat-follow-master".
   */
  function?: string;
  nat?: ExpectedNat;
}

/** Address and port to which the callback `function` translates the destination of an expected connection. */
export interface ExpectedNat extends Translation {
  /** Direction of the existing connection in which the expected connection begins. */
  direction: "original" | "reply";
}

export type ExpectationIdentity = Pick<Expectation, "family" | "protocol" | "expected" | "zone">;

/** The kernel does not accept two expectations for the same packets. */
export const expectationEntryKey: KeyOf<ExpectationIdentity> = /* @__PURE__ */ entryKey(
  ({ family, protocol, zone, expected }) => {
    return { family, protocol, ...flowIdentity(expected), zone };
  },
  { expected: checkObject },
);

/**
 * An expected connection to add to the kernel's table. An {@link Expectation} that `list` returns can be passed
 * unchanged.
 */
export interface NewExpectation {
  protocol: ConnectionProtocol | `${number}` | number;
  /**
   * Addresses and ports of the expected connection. Without `mask`, the source can be a network such as "10.0.0.0/8".
   */
  expected: Flow;
  /**
   * Bits of `expected` that the first packet of the expected connection must match. By default, all bits are compared,
   * but a source port of 0 matches any source port.
   */
  mask?: Flow | undefined;
  /**
   * The existing connection that has a connection tracking helper and expects the new one, such as an FTP control
   * connection.
   */
  master: Flow & { protocol: ConnectionProtocol | `${number}` | number };
  /**
   * Seconds until the expectation expires. The kernel uses this value only if `flags` contains "userspace". Otherwise,
   * the connection tracking helper determines the time.
   */
  timeout?: number | undefined;
  helper?: string | undefined;
  /** Conntrack zone (default 0). */
  zone?: number | undefined;
  flags?: readonly (ExpectFlags | number)[] | undefined;
  /** Number of the expectation class. Each helper defines its own classes. */
  class?: number | undefined;
  function?: string | undefined;
  nat?: ExpectedNat | undefined;
}

/** Identifies an expected connection. An {@link Expectation} that `list` returns can be passed unchanged. */
export interface ExpectationKey {
  protocol: ConnectionProtocol | `${number}` | number;
  expected: Flow;
  /** Conntrack zone (default 0). */
  zone?: number | undefined;
  /** Number that the kernel has assigned to the expectation; if set, it must be equal. */
  id?: number | undefined;
}

type Input = NewExpectation & ExpectationKey;

const natDirections = ["original", "reply"] as const;

const fields: Fields<Expectation, Input> = /* @__PURE__ */ new Fields<Expectation, Input>("expectation", () => ({
  family: special(),
  protocol: special(),
  expected: special("tuple"),
  mask: special("mask"),
  master: special("master"),
  timeout: { attribute: "timeout", parse: checkExpectedSeconds },
  id: reported("id"),
  helper: { attribute: "helpName" },
  zone: { attribute: "zone" },
  flags: { attribute: "flags" },
  class: { attribute: "class" },
  function: { attribute: "fn" },
  nat: special("nat"),
  ...extraFields,
}));

type ExpectationReply = Operations["exp-get"]["dump"]["reply"];

const decode = decoderOf(conntrack, "exp-get");

/** The expectation shares no memory with the receive buffer. */
export function readExpectation(message: MessageView, zone = 0): Expectation {
  const expectation = toExpectation(decode(message));
  if (zone !== 0) expectation.zone = zone;
  return expectation;
}

export function toExpectation(reply: ExpectationReply): Expectation {
  const { header, tuple = {}, mask = {}, master = {}, nat, id = 0 } = reply;
  const expectation: Expectation = {
    family: ipFamilies.show(header.nfgenFamily),
    protocol: protocols.show(protocolOf(tuple)),
    expected: toFlow(tuple),
    mask: toFlow(mask),
    master: { protocol: protocols.show(protocolOf(master)), ...toFlow(master) },
    id,
    flags: [],
  };
  if (nat !== undefined) {
    const { source: address, sourcePort } = toFlow(nat.tuple ?? {});
    expectation.nat = { direction: natDirections[nat.dir === 0 ? 0 : 1], address, ...defined({ port: sourcePort }) };
  }
  return fields.read(reply, expectation);
}

export const expectationKind: ChangeKind<Input> = {
  noun: "expectation",
  request(input, { verb }) {
    fields.check(input);
    const isDelete = verb === "delete";
    return {
      codec: operationCodec(conntrack, isDelete ? "exp-delete" : "exp-new"),
      fields: isDelete ? expectationKey(input) : newExpectation(input),
    };
  },
  title: ({ protocol, expected }) => flowTitle(protocol, expected),
  path: (inRequest) => fields.path(inRequest),
  advice(errno, verb, { helper, class: number, function: callback }) {
    if (verb !== "create") return undefined;
    if (errno === EINVAL && (number ?? callback) !== undefined)
      return "the helper has no such class, or the kernel no such function: load its module";
    if (errno === ENOENT) return "there is no connection with the addresses and ports of master: create it first";
    if (errno !== EOPNOTSUPP) return undefined;
    const named = helper === undefined ? "" : `, or the kernel has no helper "${helper}": load its module`;
    return `the connection in master has no helper: create it with one, or pass helper${named}`;
  },
};

export function expectationKey(key: ExpectationKey): {
  header: { nfgenFamily: number };
} & ExpectAttrs<Write> {
  const { protocol, expected, zone, id } = key;
  checkFlow(expected, "expected");
  const { family, tuple } = writeFlow(expected, protocols.read(protocol, "protocol"), "expected");
  checkFamily(key, family, "expected");
  if (zone !== undefined) checkInteger(zone, 0, 0xffff, "zone");
  if (id !== undefined) checkInteger(id, 0, 0xffffffff, "id");
  return { header: { nfgenFamily: family }, tuple, ...defined({ zone, id }) };
}

function newExpectation(input: Input): object {
  checkObject(input.expected, "expected");
  const { expected, mask } = input.mask === undefined ? withMask(input.expected) : { ...input, mask: input.mask };
  const { id: _, ...request } = expectationKey({ ...input, expected });
  const protocol = protocols.read(input.protocol, "protocol");
  const { master } = input;
  checkFlow(mask, "mask");
  checkObject(master, "master");
  const { protocol: masterProtocol, ...masterFlow } = master;
  request.mask = writeFlow(mask, protocol, "mask").tuple;
  const masterNumber = protocols.read(masterProtocol, "master.protocol");
  request.master = writeFlow(masterFlow, masterNumber, "master").tuple;
  if (input.nat !== undefined) request.nat = natFields(input.nat, masterNumber);
  fields.write(input, request as object as Record<string, unknown>);
  return request;
}

/** The kernel stores only the source. (ctnetlink_parse_expect_nat) */
function natFields(nat: ExpectedNat, protocol: number): ExpectNatAttrs<Write> {
  checkOptions(nat, { direction: true, address: true, port: true }, "nat");
  const { direction, address, port = 0 } = nat;
  checkOneOf(direction, natDirections, "nat.direction");
  parseAddress(address, "nat.address");
  const flow = { source: address, destination: address, sourcePort: port, destinationPort: 0 };
  checkInteger(port, 0, 0xffff, "nat.port");
  return { dir: natDirections.indexOf(direction), tuple: writeFlow(flow, protocol, "nat").tuple };
}

/** The kernel compares the whole destination: `nf_conntrack_tuple_mask` has no address for it. */
function withMask(flow: Flow): { expected: Flow; mask: Flow } {
  const { sourcePort, destinationPort } = flow;
  const { family, bytes, length } = parsePrefix(flow.source, "expected.source");
  const whole = { family, bytes: new Uint8Array(bytes.length).fill(0xff) };
  const mask: Flow = {
    source: showAddress(family, maskedBytes({ ...whole, length })),
    destination: showAddress(family, whole.bytes),
  };
  if (sourcePort !== undefined) mask.sourcePort = sourcePort === 0 ? 0 : 0xffff;
  if (destinationPort !== undefined) mask.destinationPort = 0xffff;
  return { expected: { ...flow, source: showAddress(family, bytes) }, mask };
}
