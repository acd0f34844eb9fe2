import { NF_ACCEPT } from "../../constants/netfilter.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_DUMP, NLM_F_EXCL, NLM_F_REQUEST } from "../../constants/netlink.ts";
import {
  NFT_CMP_EQ,
  NFT_CMP_GTE,
  NFT_CMP_LTE,
  NFT_CMP_NEQ,
  NFT_META_IIFNAME,
  NFT_META_L4PROTO,
  NFT_META_MARK,
  NFT_META_OIFNAME,
  NFT_MSG_DELRULE,
  NFT_MSG_DELTABLE,
  NFT_MSG_GETRULE,
  NFT_MSG_NEWCHAIN,
  NFT_MSG_NEWRULE,
  NFT_MSG_NEWTABLE,
  NFT_PAYLOAD_TRANSPORT_HEADER,
  NFT_QUEUE_FLAG_BYPASS,
  NFT_QUEUE_FLAG_CPU_FANOUT,
  NFT_REG_1,
  NFT_TABLE_F_OWNER,
  NFTA_BITWISE_DREG,
  NFTA_BITWISE_LEN,
  NFTA_BITWISE_MASK,
  NFTA_BITWISE_SREG,
  NFTA_BITWISE_XOR,
  NFTA_CHAIN_HOOK,
  NFTA_CHAIN_NAME,
  NFTA_CHAIN_POLICY,
  NFTA_CHAIN_TABLE,
  NFTA_CHAIN_TYPE,
  NFTA_CMP_DATA,
  NFTA_CMP_OP,
  NFTA_CMP_SREG,
  NFTA_DATA_VALUE,
  NFTA_EXPR_DATA,
  NFTA_EXPR_NAME,
  NFTA_HOOK_HOOKNUM,
  NFTA_HOOK_PRIORITY,
  NFTA_LIST_ELEM,
  NFTA_META_DREG,
  NFTA_META_KEY,
  NFTA_PAYLOAD_BASE,
  NFTA_PAYLOAD_DREG,
  NFTA_PAYLOAD_LEN,
  NFTA_PAYLOAD_OFFSET,
  NFTA_QUEUE_FLAGS,
  NFTA_QUEUE_NUM,
  NFTA_QUEUE_TOTAL,
  NFTA_RULE_CHAIN,
  NFTA_RULE_EXPRESSIONS,
  NFTA_RULE_TABLE,
  NFTA_TABLE_FLAGS,
  NFTA_TABLE_NAME,
} from "../../constants/nf_tables.ts";
import { NFTA_TARGET_INFO, NFTA_TARGET_NAME, NFTA_TARGET_REV } from "../../constants/nf_tables_compat.ts";
import {
  NFNETLINK_V0,
  NFNL_MSG_BATCH_BEGIN,
  NFNL_MSG_BATCH_END,
  NFNL_SUBSYS_NFTABLES,
} from "../../constants/nfnetlink.ts";
import { NFQ_FLAG_BYPASS, NFQ_FLAG_CPU_FANOUT } from "../../constants/xt_nfqueue.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Message } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { familyNumbers } from "./names.ts";
import { type CheckedRule, type PacketMatch, type PortMatch, protocolNumber } from "./rule-options.ts";

/** A family of tables. */
export type TableFamily = "ip" | "ip6" | "inet" | "bridge";

/** The form of a rule, which omits what older or smaller kernels lack. */
export interface RuleForm {
  /** The families with a table. */
  families: readonly TableFamily[];
  /** Whether the socket owns the table. */
  owned: boolean;
  /** Whether the rule counts its packets. */
  counter: boolean;
  /** What sends packets to the queue: the nf_tables expression, or the iptables target. */
  expression: "queue" | "target";
}

const CHAIN = "queue";
const TARGET = "NFQUEUE";
/** Revision of the target that supports both flags. */
const TARGET_REVISION = 3;
const INTERFACE_NAME_SIZE = 16;
/** Offsets of the ports in the headers of TCP, UDP, DCCP, SCTP and UDP-Lite. */
const SOURCE_PORT_OFFSET = 0;
const DESTINATION_PORT_OFFSET = 2;

/** Returns all messages that install a rule, for one datagram. */
export function installMessages(rule: CheckedRule, table: string, form: RuleForm): Message[] {
  return batch(
    form.families.flatMap((family) => [
      tableMessage(NFT_MSG_NEWTABLE, family, table, NLM_F_CREATE | NLM_F_EXCL, form.owned),
      chainMessage(family, table, rule),
      ruleMessage(family, table, rule, form),
    ]),
  );
}

/** Returns all messages that empty its chain, which stays. */
export function emptyMessages(table: string, families: readonly TableFamily[]): Message[] {
  return batch(
    families.map((family) =>
      message(NFT_MSG_DELRULE, family, 0).string(NFTA_RULE_TABLE, table).string(NFTA_RULE_CHAIN, CHAIN).finish(),
    ),
  );
}

/** Returns all messages that remove it. */
export function removeMessages(table: string, families: readonly TableFamily[]): Message[] {
  return batch(families.map((family) => tableMessage(NFT_MSG_DELTABLE, family, table, 0, false)));
}

/** Returns the request for the rule. */
export function ruleRequest(family: TableFamily, table: string): Message {
  return message(NFT_MSG_GETRULE, family, NLM_F_DUMP)
    .string(NFTA_RULE_TABLE, table)
    .string(NFTA_RULE_CHAIN, CHAIN)
    .finish();
}

/** Returns the name of message number `index` of an installation, for errors. */
export function operationOf(index: number, count: number): string {
  if (index === 0) return "NFNL_MSG_BATCH_BEGIN";
  if (index === count - 1) return "NFNL_MSG_BATCH_END";
  return ["NFT_MSG_NEWTABLE", "NFT_MSG_NEWCHAIN", "NFT_MSG_NEWRULE"][(index - 1) % 3]!;
}

function batch(messages: Message[]): Message[] {
  return [batchMessage(NFNL_MSG_BATCH_BEGIN), ...messages, batchMessage(NFNL_MSG_BATCH_END)];
}

function batchMessage(type: number): Message {
  return new MessageWriter(type, NLM_F_REQUEST)
    .struct((fields) => fields.u8(0).u8(NFNETLINK_V0).be16(NFNL_SUBSYS_NFTABLES))
    .finish();
}

function message(type: number, family: TableFamily, flags: number): MessageWriter {
  return new MessageWriter((NFNL_SUBSYS_NFTABLES << 8) | type, NLM_F_REQUEST | flags).struct((fields) =>
    fields.u8(familyNumbers[family]).u8(NFNETLINK_V0).be16(0),
  );
}

function tableMessage(type: number, family: TableFamily, table: string, flags: number, owned: boolean): Message {
  const writer = message(type, family, flags).string(NFTA_TABLE_NAME, table);
  if (owned) writer.be32(NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER);
  return writer.finish();
}

function chainMessage(family: TableFamily, table: string, rule: CheckedRule): Message {
  return message(NFT_MSG_NEWCHAIN, family, NLM_F_CREATE)
    .string(NFTA_CHAIN_TABLE, table)
    .string(NFTA_CHAIN_NAME, CHAIN)
    .nest(NFTA_CHAIN_HOOK, (hook) => hook.be32(NFTA_HOOK_HOOKNUM, rule.hook).sbe32(NFTA_HOOK_PRIORITY, rule.priority))
    .be32(NFTA_CHAIN_POLICY, NF_ACCEPT)
    .string(NFTA_CHAIN_TYPE, "filter")
    .finish();
}

function ruleMessage(family: TableFamily, table: string, rule: CheckedRule, form: RuleForm): Message {
  return message(NFT_MSG_NEWRULE, family, NLM_F_CREATE | NLM_F_APPEND)
    .string(NFTA_RULE_TABLE, table)
    .string(NFTA_RULE_CHAIN, CHAIN)
    .nest(NFTA_RULE_EXPRESSIONS, (list) => {
      matchExpressions(list, rule.match);
      if (form.counter) expression(list, "counter", () => {});
      if (form.expression === "queue") queueExpression(list, rule);
      else targetExpression(list, rule);
    })
    .finish();
}

/** Writes an expression. Later expressions run only if it does not end the rule. */
function expression(list: MessageWriter, name: string, data: (writer: MessageWriter) => void): void {
  list.nest(NFTA_LIST_ELEM, (item) => item.string(NFTA_EXPR_NAME, name).nest(NFTA_EXPR_DATA, data));
}

function queueExpression(list: MessageWriter, rule: CheckedRule): void {
  const { first, last } = rule.queues;
  const flags = (rule.bypass ? NFT_QUEUE_FLAG_BYPASS : 0) | (rule.fanout ? NFT_QUEUE_FLAG_CPU_FANOUT : 0);
  expression(list, "queue", (queue) => {
    queue.be16(NFTA_QUEUE_NUM, first).be16(NFTA_QUEUE_TOTAL, last - first + 1);
    if (flags !== 0) queue.be16(NFTA_QUEUE_FLAGS, flags);
  });
}

function targetExpression(list: MessageWriter, rule: CheckedRule): void {
  const { first, last } = rule.queues;
  const flags = (rule.bypass ? NFQ_FLAG_BYPASS : 0) | (rule.fanout ? NFQ_FLAG_CPU_FANOUT : 0);
  expression(list, "target", (target) =>
    target
      .string(NFTA_TARGET_NAME, TARGET)
      .be32(NFTA_TARGET_REV, TARGET_REVISION)
      // struct xt_NFQ_info_v3, padded to 8 bytes
      .structure(NFTA_TARGET_INFO, (info) =>
        info
          .u16(first)
          .u16(last - first + 1)
          .u16(flags)
          .zero(2),
      ),
  );
}

function matchExpressions(list: MessageWriter, match: PacketMatch): void {
  const { inputInterface, outputInterface, protocol, sourcePort, destinationPort, mark } = match;
  if (inputInterface !== undefined) compareMeta(list, NFT_META_IIFNAME, interfaceName(inputInterface));
  if (outputInterface !== undefined) compareMeta(list, NFT_META_OIFNAME, interfaceName(outputInterface));
  if (mark !== undefined) {
    load(list, NFT_META_MARK);
    if (mark.mask !== undefined) mask(list, hostWord(mark.mask));
    compare(list, mark.not === true ? NFT_CMP_NEQ : NFT_CMP_EQ, hostWord(mark.value));
  }
  if (protocol !== undefined) compareMeta(list, NFT_META_L4PROTO, new Uint8Array([protocolNumber(protocol)]));
  if (sourcePort !== undefined) comparePort(list, SOURCE_PORT_OFFSET, sourcePort);
  if (destinationPort !== undefined) comparePort(list, DESTINATION_PORT_OFFSET, destinationPort);
}

function compareMeta(list: MessageWriter, key: number, value: Uint8Array): void {
  load(list, key);
  compare(list, NFT_CMP_EQ, value);
}

function comparePort(list: MessageWriter, offset: number, port: PortMatch): void {
  expression(list, "payload", (payload) =>
    payload
      .be32(NFTA_PAYLOAD_DREG, NFT_REG_1)
      .be32(NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER)
      .be32(NFTA_PAYLOAD_OFFSET, offset)
      .be32(NFTA_PAYLOAD_LEN, 2),
  );
  if (typeof port === "number") {
    compare(list, NFT_CMP_EQ, networkPort(port));
    return;
  }
  compare(list, NFT_CMP_GTE, networkPort(port.first));
  compare(list, NFT_CMP_LTE, networkPort(port.last));
}

function load(list: MessageWriter, key: number): void {
  expression(list, "meta", (meta) => meta.be32(NFTA_META_DREG, NFT_REG_1).be32(NFTA_META_KEY, key));
}

function mask(list: MessageWriter, value: Uint8Array): void {
  expression(list, "bitwise", (bitwise) =>
    bitwise
      .be32(NFTA_BITWISE_SREG, NFT_REG_1)
      .be32(NFTA_BITWISE_DREG, NFT_REG_1)
      .be32(NFTA_BITWISE_LEN, value.length)
      .nest(NFTA_BITWISE_MASK, (data) => data.bytes(NFTA_DATA_VALUE, value))
      .nest(NFTA_BITWISE_XOR, (data) => data.bytes(NFTA_DATA_VALUE, new Uint8Array(value.length))),
  );
}

function compare(list: MessageWriter, operation: number, value: Uint8Array): void {
  expression(list, "cmp", (cmp) =>
    cmp
      .be32(NFTA_CMP_SREG, NFT_REG_1)
      .be32(NFTA_CMP_OP, operation)
      .nest(NFTA_CMP_DATA, (data) => data.bytes(NFTA_DATA_VALUE, value)),
  );
}

function interfaceName(name: string): Uint8Array {
  const bytes = new Uint8Array(INTERFACE_NAME_SIZE);
  bytes.set(new TextEncoder().encode(name));
  return bytes;
}

function networkPort(port: number): Uint8Array {
  return new Uint8Array([port >> 8, port & 0xff]);
}

function hostWord(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, hostLittleEndian);
  return bytes;
}
