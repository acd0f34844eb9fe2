import { textBytes } from "../../../base/text.ts";
import { EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM, errnoName } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NFQ_FLAG_BYPASS, NFQ_FLAG_CPU_FANOUT } from "../../../constants/xt_nfqueue.ts";
import { NetlinkError } from "../../../errors.ts";
import { nftables } from "../../../families/nftables.ts";
import { type Io, type Steps, syncIo, wait, withIo } from "../../../io/io.ts";
import type { Message } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { Expression, Match, Statement } from "../../nftables/model/statements.ts";
import { type Change, changeOf, type Request } from "../../nftables/requests/change.ts";
import { requestsOf, withoutKernel } from "../../nftables/requests/requests.ts";
import { familyNames, hookNames } from "../names.ts";
import { protocols } from "../protocols.ts";
import { type CheckedRule, listOf, type PacketMatch, type PortMatch } from "./rule-options.ts";

/** Address family of nf_tables tables. */
export type TableFamily = "ip" | "ip6" | "inet" | "bridge";

export interface RuleForm {
  families: readonly TableFamily[];
  /** Whether closing the socket removes the table, which the socket owns. */
  owned: boolean;
  counter: boolean;
  expression: "queue" | "target";
}

/** Counters of a firewall rule that sends packets to queues. */
export interface RuleCounters {
  /**
   * Number of packets that matched the firewall rule. The number includes packets that arrived while no program was
   * bound to the queue.
   */
  packets: bigint;
  /** Total length in bytes of the packets that matched the rule. */
  bytes: bigint;
}

/** These errors can mean that the kernel lacks a feature. */
const LACKING: ReadonlySet<number> = new Set([-ENOENT, -EOPNOTSUPP, -EINVAL, -EAFNOSUPPORT]);

/**
 * Installs a firewall rule that sends packets to queues. Tries several forms of the rule, and returns the first form
 * that the kernel accepts.
 *
 * @throws NetlinkError with the name of the rejected message in `operation`; EOPNOTSUPP if the kernel accepts no form.
 */
export function* installRule(io: Io, socket: NetlinkSocket, rule: CheckedRule, table: string): Steps<RuleForm> {
  let owned = true;
  let refused: NetlinkError | undefined;
  for (const candidate of formsFor(rule.family)) {
    for (;;) {
      const form = { ...candidate, owned };
      const failure = yield* tryForm(io, socket, rule, table, form);
      if (failure === undefined) return form;
      const { operation, errno } = failure;
      if (operation === "NFT_MSG_NEWTABLE" && owned && (errno === -EOPNOTSUPP || errno === -EINVAL)) {
        owned = false;
        continue;
      }
      if (operation !== "NFT_MSG_NEWRULE" || !LACKING.has(errno)) throw explained(failure, rule.family, table);
      refused = failure;
      break;
    }
  }
  throw new NetlinkError(
    "this kernel cannot send packets to queues from nf_tables: it requires CONFIG_NFT_QUEUE, or CONFIG_NFT_COMPAT with " +
      "CONFIG_NETFILTER_XT_TARGET_NFQUEUE (EOPNOTSUPP)",
    { errno: EOPNOTSUPP, operation: "NFT_MSG_NEWRULE", extendedAck: refused?.extendedAck, cause: refused },
  );
}

/** Forms that use more kernel features come first. */
function* formsFor(family: TableFamily): Generator<Omit<RuleForm, "owned">> {
  for (const counter of [true, false]) {
    yield { families: [family], counter, expression: "queue" };
    yield { families: [family], counter, expression: "target" };
    // Some kernels have NFQUEUE for only one of both families.
    if (family === "inet") yield { families: ["ip", "ip6"], counter, expression: "target" };
  }
}

/** A table already exists, or another socket owns the table. */
const TAKEN: ReadonlySet<number> = new Set([-EEXIST, -EPERM, -EBUSY]);

const familyOptions: Readonly<Record<TableFamily, string>> = {
  ip: "CONFIG_NF_TABLES_IPV4",
  ip6: "CONFIG_NF_TABLES_IPV6",
  inet: "CONFIG_NF_TABLES_INET",
  bridge: "CONFIG_NF_TABLES_BRIDGE",
};

function explained(failure: NetlinkError, family: TableFamily, table: string): NetlinkError {
  const { operation, errno } = failure;
  if (operation === "NFNL_MSG_BATCH_BEGIN" && errno === -EOPNOTSUPP) {
    return rephrased(
      failure,
      EOPNOTSUPP,
      "this kernel has no nf_tables: it requires CONFIG_NF_TABLES (module nf_tables)",
    );
  }
  if (operation !== "NFT_MSG_NEWTABLE") return failure;
  if (errno === -EOPNOTSUPP || errno === -EAFNOSUPPORT) {
    const option = familyOptions[family];
    return rephrased(failure, errno, `this kernel has no tables of the family ${family}: they require ${option}`);
  }
  // A missing privilege fails earlier, so EPERM means another owner.
  if (!TAKEN.has(errno)) return failure;
  const owner = errno === -EPERM ? ", and belongs to a socket of another process" : "";
  const reason = `the table ${JSON.stringify(table)} of the family ${family} already exists${owner}; use another name`;
  return rephrased(failure, EEXIST, `${reason} (\`nft list tables\` shows them)`);
}

function rephrased(failure: NetlinkError, errno: number, reason: string): NetlinkError {
  const { operation, extendedAck } = failure;
  const message = `${operation}: ${reason} (${errnoName(errno)})`;
  return new NetlinkError(message, { errno, operation, extendedAck, cause: failure });
}

function* tryForm(
  io: Io,
  socket: NetlinkSocket,
  rule: CheckedRule,
  table: string,
  form: RuleForm,
): Steps<NetlinkError | undefined> {
  const requests = installRequests(rule, table, form);
  const describe = (index: number) => ({ operation: operationName(requests, index) });
  const sending = { socket, oneDatagram: true, describe };
  const results = yield* wait(io.transactMultiple(NETLINK_NETFILTER, batch(requests), sending));
  return results.find(({ error }) => error !== undefined)?.error;
}

const CHAIN = "queue";
/** Supports both flags of the iptables target NFQUEUE, bypass and fanout. */
const TARGET_REVISION = 3;
const INTERFACE_NAME_SIZE = 16;

/** A queue rule refers to no other objects. */
const lookups = { ...withoutKernel, interfaces: { index: () => undefined, name: () => undefined } };

export function installMessages(rule: CheckedRule, table: string, form: RuleForm): Message[] {
  return batch(installRequests(rule, table, form));
}

function installRequests(rule: CheckedRule, table: string, form: RuleForm): Request[] {
  const changes = form.families.flatMap((family): Change[] => {
    const inTable = { family, table };
    const chain = { ...inTable, name: CHAIN, type: "filter", hook: hookNames.show(rule.hook), prio: rule.priority };
    return [
      { verb: "create", kind: "table", object: { family, name: table, ...(form.owned ? { flags: ["owner"] } : {}) } },
      changeOf("add", "chain", { ...chain, policy: "accept" }),
      // The first matching rule ends the chain.
      ...addressFamilies(rule.match, family).map((network): Change => {
        const counter = form.counter ? [{ raw: { name: "counter", data: {} } }] : [];
        const verdict = form.expression === "queue" ? queue(rule) : target(rule);
        const expr = [...matches(rule.match, network), ...counter, verdict];
        return { verb: "add", kind: "rule", object: { ...inTable, chain: CHAIN, expr } };
      }),
    ];
  });
  return syncIo.run(requestsOf(changes, lookups));
}

/** Keeps the table and its chain. */
export function emptyMessages(table: string, families: readonly TableFamily[]): Message[] {
  return changeMessages(
    families.map((family) => ({ verb: "flush", kind: "chain", object: { family, table, name: CHAIN } })),
  );
}

export function removeMessages(table: string, families: readonly TableFamily[]): Message[] {
  return changeMessages(families.map((family) => ({ verb: "delete", kind: "table", object: { family, name: table } })));
}

function changeMessages(changes: readonly Change[]): Message[] {
  return batch(syncIo.run(requestsOf(changes, lookups)));
}

/** Sums of the counters over the tables of the rule. */
export function* readCounters(
  io: Io,
  socket: NetlinkSocket,
  table: string,
  families: readonly TableFamily[],
): Steps<RuleCounters> {
  const sum: RuleCounters = { packets: 0n, bytes: 0n };
  using client = nftables.connect(withIo({ socket }, io));
  for (const family of families) {
    const header = { nfgenFamily: familyNames.find(family) };
    const rules = yield* wait(client.dump("getrule", { header, table, chain: CHAIN }).toArray());
    for (const { expressions } of rules) {
      for (const expression of expressions?.elem ?? []) {
        if (expression.name !== "counter") continue;
        sum.packets += expression.data?.packets ?? 0n;
        sum.bytes += expression.data?.bytes ?? 0n;
      }
    }
  }
  return sum;
}

/** Message 0 starts the transaction. */
function operationName(requests: readonly Request[], index: number): string {
  if (index === 0) return "NFNL_MSG_BATCH_BEGIN";
  const request = requests[index - 1];
  return request === undefined ? "NFNL_MSG_BATCH_END" : `NFT_MSG_${request.operation.toUpperCase()}`;
}

function batch(requests: readonly Request[]): Message[] {
  const all = [
    { operation: "batch-begin", fields: {}, flags: 0 },
    ...requests,
    { operation: "batch-end", fields: {}, flags: 0 },
  ];
  return all.map(({ operation, fields, flags }) =>
    operationCodec(nftables, operation).request("do", fields, { flags: NLM_F_REQUEST | flags }),
  );
}

function queue({ queues: { first, last }, bypass, fanout }: CheckedRule): Statement {
  const flags = [...(bypass ? ["bypass"] : []), ...(fanout ? ["fanout"] : [])];
  return { queue: { num: { range: [first, last] }, flags } };
}

function target({ queues, bypass, fanout }: CheckedRule): Statement {
  // struct xt_NFQ_info_v3, padded to 8 bytes.
  const flags = (bypass ? NFQ_FLAG_BYPASS : 0) | (fanout ? NFQ_FLAG_CPU_FANOUT : 0);
  const info = new Uint8Array(new Uint16Array([queues.first, queues.last - queues.first + 1, flags, 0]).buffer);
  return { raw: { name: "target", data: { name: "NFQUEUE", rev: TARGET_REVISION, info } } };
}

type Network = "ip" | "ip6";

function networkOf(address: string): Network {
  return address.includes(":") ? "ip6" : "ip";
}

/**
 * Returns the address families of which `source` and `destination` both contain an address. Each family needs a
 * separate rule. Without addresses, one rule (undefined) matches packets of all families.
 */
function addressFamilies({ source, destination }: PacketMatch, family: TableFamily): (Network | undefined)[] {
  const lists = [listOf(source), listOf(destination)].filter((list) => list !== undefined);
  if (lists.length === 0) return [undefined];
  const networks = (["ip", "ip6"] as const).filter(
    (network) => (family !== "ip" && family !== "ip6") || family === network,
  );
  return networks.filter((network) => lists.every((list) => list.some((address) => networkOf(address) === network)));
}

/** Contains only the addresses of the family `network`. */
function matches(
  {
    inputInterface,
    outputInterface,
    mark,
    state,
    protocol,
    source,
    destination,
    sourcePort,
    destinationPort,
  }: PacketMatch,
  network: Network | undefined,
): Statement[] {
  const statements: Statement[] = [];
  const add = (left: Expression, right: Expression, op: Match["op"] = "==") => {
    statements.push({ match: { op, left, right } });
  };
  const addAny = (left: Expression, values: readonly Expression[]) =>
    add(left, values.length === 1 ? values[0]! : { set: [...values] });
  if (inputInterface !== undefined) statements.push(...interfaceMatch("iifname", inputInterface));
  if (outputInterface !== undefined) statements.push(...interfaceMatch("oifname", outputInterface));
  if (mark !== undefined) {
    const { value, mask, not } = mark;
    const left: Expression = { meta: { key: "mark" } };
    add(mask === undefined ? left : { "&": [left, mask] }, value, not === true ? "!=" : "==");
  }
  const states = listOf(state);
  if (states !== undefined) add({ ct: { key: "state" } }, [...states], "in");
  for (const [field, addresses] of [
    ["saddr", listOf(source)],
    ["daddr", listOf(destination)],
  ] as const) {
    const own = addresses?.filter((address) => networkOf(address) === network);
    if (network !== undefined && own !== undefined) addAny({ payload: { protocol: network, field } }, own);
  }
  if (protocol !== undefined) add({ meta: { key: "l4proto" } }, protocols.find(protocol));
  for (const [field, ports] of [
    ["sport", listOf(sourcePort)],
    ["dport", listOf(destinationPort)],
  ] as const) {
    if (ports !== undefined) addAny({ payload: { protocol: "th", field } }, ports.map(portRange));
  }
  return statements;
}

function portRange(port: PortMatch): Expression {
  return typeof port === "number" ? port : { range: [port.first, port.last] };
}

/** The function `match` would treat a final "*" as a wildcard. */
function interfaceMatch(key: "iifname" | "oifname", name: string): Statement[] {
  const value = new Uint8Array(INTERFACE_NAME_SIZE);
  value.set(textBytes(name)!);
  return [
    { raw: { name: "meta", data: { key, dreg: 1 } } },
    { raw: { name: "cmp", data: { sreg: 1, op: "eq", data: { value } } } },
  ];
}
