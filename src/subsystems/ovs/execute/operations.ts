import { rangeError, titled, typeError, withTitle } from "../../../base/argument-error.ts";
import {
  checkBytes,
  checkFlag,
  checkInteger,
  checkOptionalObject,
  checkOptions,
  type OptionChecks,
} from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { decoderOf } from "../../../client/family.ts";
import { ClientOperation } from "../../../client/operation.ts";
import { EMSGSIZE } from "../../../constants/errno.ts";
import { NETLINK_GENERIC, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { ovsFlow } from "../../../families/ovs-flow.ts";
import { ovsPacket, type Packet } from "../../../families/ovs-packet.ts";
import { type Steps, wait } from "../../../io/io.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/argument-errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Message } from "../../../message/message.ts";
import type { Write } from "../../../schema/model/types.ts";
import { type NamedDatapath, withFailure } from "../core/datapath-error.ts";
import type { Families } from "../core/families.ts";
import {
  type ChangeOptions,
  checkActions,
  type Flow,
  type FlowChange,
  type FlowRemoval,
  type FlowSelector,
  flowRequests,
  kernelKey,
  type NewFlow,
  type PutOptions,
} from "../core/flow.ts";
import { areRepeatable } from "../core/repeatable.ts";
import { type Execution, kernelExecutions } from "./kernel-executions.ts";

/**
 * Operation of `Datapath.operate`: a change or read of an Open vSwitch flow, or the execution of actions on a packet.
 */
export type DatapathOperation = OneOf<{
  readonly put: NewFlow | (Flow & PutOptions);
  readonly modify: FlowChange | (Flow & ChangeOptions);
  readonly delete: FlowRemoval;
  readonly get: FlowSelector;
  readonly execute: Execution;
}>;

type OneOf<All> = {
  [Name in keyof All]: Pick<All, Name> & { readonly [Other in Exclude<keyof All, Name>]?: never };
}[keyof All];

/**
 * Result of one operation of `Datapath.operate`. `error` is set only if the operation failed, and `flow` only if the
 * kernel returned a flow.
 */
export interface OperationResult {
  /** Flow that the kernel returned, for a `get` and for operations with the option `echo`. */
  flow?: Flow;
  /** Error of this operation. Other operations of the same call are not affected. */
  error?: NetlinkError;
  /** Warning of the kernel about an operation that succeeded. */
  warning?: string;
}

/** Open vSwitch also sends groups of 50 operations. */
const CHUNK = 50;

const executionNames: OptionChecks<Execution> = {
  packet: true,
  actions: true,
  key: true,
  hash: true,
  mru: true,
  upcallPortId: true,
  probe: true,
  inUserSpace: true,
};

/** Created at the first use, because it compiles the families' specs. */
let operations: Record<"new" | "set" | "del" | "get" | "execute", ClientOperation> | undefined;

export function known(): NonNullable<typeof operations> {
  const flow = (name: string) => new ClientOperation(ovsFlow, ovsFlow.operations[name]!);
  operations ??= {
    new: flow("new"),
    set: flow("set"),
    del: flow("del"),
    get: flow("get"),
    execute: new ClientOperation(ovsPacket, ovsPacket.operations["execute"]!),
  };
  return operations;
}

/** Replies that contain a flow have the format of `get`. */
const decodeFlow = decoderOf(ovsFlow, "get");

interface Prepared {
  readonly request: ClientOperation;
  readonly message: Message | undefined;
  readonly failure: NetlinkError | undefined;
  readonly idempotent: boolean;
}

function isRepeatable(chunk: readonly Prepared[]): boolean {
  if (!chunk.every(({ idempotent }) => idempotent)) return false;
  if (chunk.length === 1) return true;
  const { get } = known();
  return areRepeatable(chunk.map(({ message, request }) => ({ message: message!, writes: request !== get })));
}

export function* operate(
  families: Families,
  datapath: NamedDatapath & { readonly ifindex: number },
  list: Iterable<DatapathOperation>,
): Steps<OperationResult[]> {
  if (typeof (list as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] !== "function") {
    throw typeError("operations", `expected an array, got ${describeValue(list)}`);
  }
  const types = { flow: yield* families.numberOf("ovs_flow"), packet: yield* families.numberOf("ovs_packet") };
  const prepared: Prepared[] = [];
  const results: OperationResult[] = [];
  /** Operation index of each request; an execution may need several requests. */
  const owners: number[] = [];
  for (const operation of list) {
    const index = results.push({}) - 1;
    let requests: Prepared[];
    try {
      requests = prepare(operation, datapath.ifindex, types);
    } catch (error) {
      throw withTitle(error, `[${index}] `, `[${index}]`);
    }
    for (const request of requests) owners[prepared.push(request) - 1] = index;
    const pause = families.io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  for (let start = 0; start < prepared.length; start += CHUNK) {
    const chunk = prepared.slice(start, start + CHUNK);
    for (const [index, result] of (yield* send(families, datapath, chunk)).entries())
      merge(results, owners[start + index]!, result);
  }
  return results;
}

export function* execute(
  families: Families,
  datapath: NamedDatapath & { readonly ifindex: number },
  execution: Execution,
): Steps<OperationResult> {
  const prepared = prepareExecution(execution, datapath.ifindex, yield* families.numberOf("ovs_packet"));
  const results: OperationResult[] = [{}];
  if (prepared.length > 0) for (const result of yield* send(families, datapath, prepared)) merge(results, 0, result);
  return results[0]!;
}

/** Keeps the first error if several requests of one operation fail. */
function merge(results: OperationResult[], index: number, result: OperationResult): void {
  if (results[index]!.error === undefined) results[index] = result;
}

function* send(families: Families, datapath: NamedDatapath, chunk: Prepared[]): Steps<OperationResult[]> {
  const sendable = chunk.filter(({ message }) => message !== undefined);
  const messages = sendable.map(({ message }) => message!);
  const done = yield* wait(
    families.io.transactMultiple(NETLINK_GENERIC, messages, {
      ...families.place,
      idempotent: isRepeatable(chunk),
      describe: (index) => sendable[index]!.request.describe(),
    }),
  );
  let next = 0;
  return chunk.map(({ failure, message }) => {
    if (message === undefined) return { error: failure! };
    const { reply, error, warning } = done[next++]!;
    const result: OperationResult = {};
    if (reply !== undefined) result.flow = decodeFlow(reply);
    if (error !== undefined) result.error = withFailure(error, datapath) as NetlinkError;
    if (warning !== undefined) result.warning = warning;
    return result;
  });
}

function prepare(operation: DatapathOperation, dpIfindex: number, types: { flow: number; packet: number }): Prepared[] {
  checkOptionalObject(operation, "operation");
  const [name, ...more] = Object.keys(operation ?? {});
  const isOne = name !== undefined && more.length === 0;
  const value: unknown = isOne ? operation[name as keyof DatapathOperation] : undefined;
  if (name === "execute" && value !== undefined) {
    return titled(name, () => prepareExecution(value as Execution, dpIfindex, types.packet));
  }
  if (value === undefined || !Object.hasOwn(flowRequests, name!)) {
    throw typeError(
      "operation",
      `expected one of put, modify, delete, get and execute, got ${describeValue(isOne ? name : operation)}`,
    );
  }
  const requestOf = flowRequests[name as keyof typeof flowRequests] as (flow: unknown) => FlowRequest;
  const { operation: kind, fields, flags, idempotent } = titled(name!, () => requestOf(value));
  const request = known()[kind];
  const message = encode(request, { header: { dpIfindex }, ...fields }, NLM_F_REQUEST | flags, types.flow);
  return [{ request, message, failure: undefined, idempotent }];
}

type FlowRequest = ReturnType<(typeof flowRequests)[keyof typeof flowRequests]>;

function prepareExecution(execution: Execution, dpIfindex: number, type: number): Prepared[] {
  checkOptions(execution, executionNames, "execution");
  const request = known().execute;
  const header = { dpIfindex };
  return kernelExecutions(execution).map((part) => {
    const fields = executionFields(part);
    const failure = oversized(part.packet);
    const message = failure === undefined ? encode(request, { header, ...fields }, NLM_F_REQUEST, type) : undefined;
    return { request, message, failure, idempotent: false };
  });
}

function encode(request: ClientOperation, fields: object, flags: number, type: number): Message {
  return titled(request.title, () => request.codec.request("do", fields, { flags, type }));
}

function executionFields(execution: Execution): Packet<Write> {
  const { packet, actions, key, hash, mru, upcallPortId, probe } = execution;
  checkBytes(packet, "packet");
  checkActions(actions, "actions");
  checkFlag(probe, "probe");
  const fields: Packet<Write> = { packet, key: kernelKey(key ?? {}), actions: [...actions] };
  if (hash instanceof Uint8Array) fields.hash = hashOf(hash);
  else if (hash !== undefined) fields.hash = hash;
  if (mru !== undefined) fields.mru = mru;
  if (upcallPortId !== undefined) fields.upcallPid = checkInteger(upcallPortId, 0, 0xffffffff, "upcallPortId");
  if (probe === true) fields.probe = true;
  return fields;
}

function hashOf(bytes: Uint8Array): bigint {
  if (bytes.length !== 8) throw rangeError("hash", `expected 8 bytes, got ${bytes.length}`);
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, hostLittleEndian);
}

/** Packets come from the network, so this is no RangeError. */
function oversized({ length }: Uint8Array): NetlinkError | undefined {
  if (length <= MAX_ATTRIBUTE_LENGTH) return undefined;
  const message = `ovs_packet.execute: a packet of ${length} bytes does not fit an attribute (EMSGSIZE)`;
  return new NetlinkError(message, { errno: EMSGSIZE, operation: "ovs_packet.execute", length });
}
