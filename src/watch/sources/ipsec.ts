import { NETLINK_XFRM, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { xfrm } from "../../families/xfrm.ts";
import { asynchronous } from "../../io/io.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import type { MessageView } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { Session } from "../../subsystems/route/core/session.ts";
import {
  type AssociationReply,
  associationKey,
  decodeAssociation,
  type SecurityAssociation,
  toSecurityAssociation,
} from "../../subsystems/xfrm/association.ts";
import { SA_ID, SA_INFO, XFRMA_MARK } from "../../subsystems/xfrm/layout.ts";
import { checkOmittedAssociations } from "../../subsystems/xfrm/omitted.ts";
import {
  decodePolicy,
  type PolicyReply,
  policyKey,
  type SecurityPolicy,
  toSecurityPolicy,
} from "../../subsystems/xfrm/policy.ts";
import { ipsecProtocols, spiProtocols } from "../../subsystems/xfrm/vocabulary.ts";
import type { TableEditor } from "../editor.ts";
import type { Key } from "../key.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Source, SourcePlan } from "../source.ts";
import { tableSource } from "./table-source.ts";

// From linux/xfrm.h: `XFRM_MSG_*`, `XFRMNLGRP_*` and `XFRMA_*`.
const NEWSA = 0x10;
const DELSA = 0x11;
const GETSA = 0x12;
const NEWPOLICY = 0x13;
const DELPOLICY = 0x14;
const GETPOLICY = 0x15;
const EXPIRE = 0x18;
const UPDPOLICY = 0x19;
const UPDSA = 0x1a;
const POLEXPIRE = 0x1b;
const FLUSHSA = 0x1c;
const FLUSHPOLICY = 0x1d;
const MIGRATE = 0x21;
const GROUP_EXPIRE = 2;
const GROUP_SA = 3;
const GROUP_POLICY = 4;
const GROUP_MIGRATE = 7;
const SA = 6;
const POLICY = 7;
const REPLAY_VAL = 10;
const COADDR = 14;
const LASTUSED = 15;
const REPLAY_ESN_VAL = 23;
/** Complete associations have an algorithm or the care-of address. */
const CONTENT: readonly number[] = [1, 2, 3, COADDR, 18, 20];

const ADDRESS = 16;
/** Length in bytes of `struct xfrm_user_expire`. */
const SA_EXPIRE = 232;
/** Length of `struct xfrm_userpolicy_info` and offsets of its members, in bytes. */
const POLICY_INFO = { length: 168, use: 120, priority: 152, index: 156, direction: 160 };
const POLICY_ID = 64;
/** Lowest direction number of the policies of single sockets. */
const SOCKET_DIRECTIONS = 3;

const reader = new AttributeReader();

function attributeOffset(message: MessageView, headerLength: number, type: number, length: number): number | undefined {
  if (message.length < NLMSG_HDRLEN + headerLength) return undefined;
  message.attributes(headerLength, reader);
  return reader.find(type) && reader.length >= length ? reader.offset : undefined;
}

function headerOf(message: MessageView, length: number): number | undefined {
  return message.length < NLMSG_HDRLEN + length ? undefined : message.offset + NLMSG_HDRLEN;
}

/** An expiry message removes the entry only if `hard` is set. */
function effectOf(puts: number[], removes: number[], expiry: number, infoLength: number): SourcePlan["effect"] {
  return (message) => {
    const { type } = message;
    if (puts.includes(type)) return "put";
    if (type !== expiry) return removes.includes(type) ? "remove" : undefined;
    const header = headerOf(message, infoLength + 1);
    return header !== undefined && message.store[header + infoLength] !== 0 ? "remove" : undefined;
  };
}

/**
 * @param info offset of `struct xfrm_usersa_info`.
 */
function writeAssociationKey(message: MessageView, info: number, headerLength: number, key: Key): Key {
  const { store, view } = message;
  key.clear().chunk(store, info + SA_INFO.daddr, SA_INFO.proto + 1 - SA_INFO.daddr);
  key.u32(view.getUint16(info + SA_INFO.family));
  const protocol = ipsecProtocols.show(store[info + SA_INFO.proto]!);
  if (!spiProtocols.has(protocol)) key.chunk(store, info + SA_INFO.saddr, ADDRESS);
  const mark = attributeOffset(message, headerLength, XFRMA_MARK, 8);
  return mark === undefined ? key : key.chunk(store, mark, 8);
}

function applyAssociation(message: MessageView, effect: "put" | "remove", editor: TableEditor): void {
  const { type } = message;
  const headerLength = type === DELSA ? SA_ID.length : type === EXPIRE ? SA_EXPIRE : SA_INFO.length;
  const info =
    type === DELSA ? attributeOffset(message, SA_ID.length, SA, SA_INFO.length) : headerOf(message, headerLength);
  // Flush and migration events do not identify the affected associations.
  if (type === FLUSHSA || type === MIGRATE || info === undefined) {
    editor.requestReload();
    return;
  }
  const key = writeAssociationKey(message, info, headerLength, editor.key);
  if (effect === "remove") editor.remove(key);
  else if (CONTENT.some((attribute) => attributeOffset(message, headerLength, attribute, 0) !== undefined)) {
    editor.put(key, message);
  }
}

function applyPolicy(message: MessageView, effect: "put" | "remove", editor: TableEditor): void {
  const { type } = message;
  const info =
    type === DELPOLICY
      ? attributeOffset(message, POLICY_ID, POLICY, POLICY_INFO.length)
      : headerOf(message, POLICY_INFO.length);
  if (type === FLUSHPOLICY || type === MIGRATE || info === undefined) {
    editor.requestReload();
    return;
  }
  if (message.store[info + POLICY_INFO.direction]! >= SOCKET_DIRECTIONS) return;
  const key = editor.key.clear().u32(message.view.getUint32(info + POLICY_INFO.index));
  if (effect === "remove") editor.remove(key);
  else editor.put(key, message);
}

/**
 * The IPsec security associations of a network namespace, as `SecurityAssociations.list()` returns them, including
 * their secret keys. Associations that only reserve an SPI are omitted. Lifetimes, statistics and sequence numbers are
 * those of the last event or dump. The watch ends with EMSGSIZE if the kernel omits associations, because one is longer
 * than a message of the kernel (an authentication key of 16 KiB).
 */
export const securityAssociations: Source<
  SecurityAssociation,
  "securityAssociations",
  MirrorTable<SecurityAssociation>,
  AssociationReply
> = tableSource({
  name: "securityAssociations",
  keyOf: associationKey,
  protocol: NETLINK_XFRM,
  decode: (message) => toSecurityAssociation(decodeAssociation(message)),
  decodeRaw: decodeAssociation,
  table: MirrorTable,
  groups: [GROUP_SA, GROUP_EXPIRE, GROUP_MIGRATE],
  type: NEWSA,
  dumps: [new MessageWriter(GETSA, NLM_F_REQUEST).finish()],
  headerLength: SA_INFO.length,
  ignored: {
    "`lifetime`": [{ header: [SA_INFO.use, SA_INFO.statistics] }],
    "`statistics`": [{ header: [SA_INFO.statistics, SA_INFO.seq] }],
    "`replay`": [REPLAY_VAL, REPLAY_ESN_VAL],
    "`lastUsed`": [LASTUSED],
  },
  async checkDump({ table }, _, target, timeoutMs) {
    using session = new Session<"async">("watch associations", asynchronous(target), xfrm);
    await session.run(checkOmittedAssociations(session, table.size, false, () => ({ timeoutMs })));
  },
  effect: effectOf([NEWSA, UPDSA], [DELSA, FLUSHSA, MIGRATE], EXPIRE, SA_INFO.length),
  apply: applyAssociation,
});

/**
 * The IPsec policies of a network namespace, as `SecurityPolicies.list()` returns them. Policies that a program has set
 * for a single socket are omitted. Lifetimes are those of the last event or dump.
 */
export const securityPolicies: Source<
  SecurityPolicy,
  "securityPolicies",
  MirrorTable<SecurityPolicy>,
  PolicyReply
> = tableSource({
  name: "securityPolicies",
  keyOf: policyKey,
  protocol: NETLINK_XFRM,
  decode: (message) => toSecurityPolicy(decodePolicy(message)),
  decodeRaw: decodePolicy,
  table: MirrorTable,
  groups: [GROUP_POLICY, GROUP_EXPIRE, GROUP_MIGRATE],
  type: NEWPOLICY,
  dumps: [new MessageWriter(GETPOLICY, NLM_F_REQUEST).finish()],
  headerLength: POLICY_INFO.length,
  ignored: { "`lifetime`": [{ header: [POLICY_INFO.use, POLICY_INFO.priority] }], "`lastUsed`": [LASTUSED] },
  effect: effectOf([NEWPOLICY, UPDPOLICY], [DELPOLICY, FLUSHPOLICY, MIGRATE], POLEXPIRE, POLICY_INFO.length),
  apply: applyPolicy,
});
