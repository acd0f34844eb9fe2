import { typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkFlag,
  checkInteger,
  checkOneOf,
  checkOptions,
  checkSignal,
  didYouMeanOneOf,
  type OptionChecks,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { lazily } from "../../base/objects.ts";
import type { ReadOptions } from "../../client/options.ts";
import { sockDiag, type TcpState } from "../../families/sock-diag.ts";
import { duration } from "../../sock/call-options.ts";
import {
  checkNotEmpty,
  compile,
  conditionNames,
  type IndexOf,
  instructions,
  type SocketConditions,
} from "./conditions.ts";
import { FilterProgram, filteredOf } from "./filter-program.ts";
import { allProtocols, checkProtocol, hasStates, ignoresProgram, ignoresStates, isInet } from "./protocols.ts";
import type { InetSocket, SctpSocket, Socket, SocketProtocol, SocketState } from "./socket.ts";

/**
 * Filter for listing sockets. The kernel evaluates all conditions except `pid`, the states of raw sockets, and the
 * conditions on SCTP sockets.
 */
export interface SocketFilter<Protocol extends SocketProtocol = SocketProtocol> extends SocketConditions {
  /** Protocols of the sockets to list (default: all protocols whose sockets the kernel can list). */
  protocol?: Protocol | readonly Protocol[] | undefined;
  /** Whether to list only IPv4 or only IPv6 sockets (default: sockets of all families and kinds). */
  family?: "inet" | "inet6" | undefined;
  /**
   * States of the sockets to list (default: all). If the option is set, packet, netlink and XDP sockets are not listed,
   * because they have no state.
   */
  states?: readonly SocketState[] | undefined;
  /**
   * Process id of a process that has the sockets open when the listing starts. Only sockets in the network namespace of
   * this object are listed. Requires CAP_SYS_PTRACE for processes of other users (EACCES); ESRCH if there is no such
   * process.
   */
  pid?: number | undefined;
}

/** Options for listing sockets. */
export interface SocketListOptions extends Pick<ReadOptions, "deadlineMs" | "signal"> {
  /**
   * Whether to request all attributes of the sockets (default true). If false, listed sockets contain only addresses,
   * state, queues and owner.
   */
  details?: boolean | undefined;
  /**
   * Whether to find the processes that have each socket open (default false). The search reads all descriptors in
   * /proc. For the process of few sockets, `processesOf` is faster.
   */
  processes?: boolean | undefined;
  /**
   * Maximum time in milliseconds to wait for the kernel. The limit applies separately to each protocol and address
   * family.
   */
  timeoutMs?: number | undefined;
}

export interface Selection {
  readonly protocols: readonly SocketProtocol[];
  readonly families: readonly ("inet" | "inet6")[];
  /** States in requests; undefined for all states. */
  readonly states: readonly TcpState[] | undefined;
  /** States of the listed sockets; undefined for all states. */
  readonly listedStates: readonly SocketState[] | undefined;
  readonly program: FilterProgram | undefined;
  readonly pid: number | undefined;
  /** Whether to skip protocols that the kernel cannot list. */
  readonly optional: boolean;
}

const filterNames: OptionChecks<SocketFilter> = {
  ...conditionNames,
  protocol: true,
  family: true,
  states: true,
  pid: true,
};
export const countOptionNames: OptionChecks<Omit<SocketListOptions, "details" | "processes">> = {
  timeoutMs: duration,
  deadlineMs: duration,
  signal: checkSignal,
};
const optionNames: OptionChecks<SocketListOptions> = {
  details: checkFlag,
  processes: checkFlag,
  ...countOptionNames,
};

/** PID_MAX_LIMIT of 64-bit kernels. (linux/threads.h) */
const MAX_PID = 4 * 1024 * 1024;

const states = lazily(() => {
  return sockDiag.enums["tcp-state"]!.entries.map(({ name }) => name).filter((name) => name !== "new-syn-recv");
});

/** Errors contain the path of the invalid value. */
export function select(filter: SocketFilter, indexOf: IndexOf): Selection {
  checkOptions(filter, filterNames, "filter");
  const { protocol, family, states: selected, pid, ...conditions } = filter;
  if (family !== undefined) checkOneOf(family, ["inet", "inet6"], "filter.family");
  if (selected !== undefined) checkStates(selected);
  if (pid !== undefined) checkInteger(pid, 1, MAX_PID, "filter.pid");
  const bytecode = compile(conditions, "filter", indexOf);
  const program = bytecode === undefined ? undefined : new FilterProgram(bytecode);
  return {
    protocols: protocolsOf(protocol, {
      byState: selected !== undefined,
      inetOnly: family !== undefined || program !== undefined,
      byAutomaticPort: program?.has(instructions.AUTO) === true,
    }),
    families: family === undefined ? ["inet", "inet6"] : [family],
    states: selected && requestedStates(selected),
    listedStates: selected,
    program,
    pid,
    optional: protocol === undefined,
  };
}

/** The kernel has more than one number for some states. */
function requestedStates(states: readonly SocketState[]): readonly TcpState[] {
  const requested: TcpState[] = [...states];
  if (states.includes("syn-recv")) requested.push("new-syn-recv");
  // TCP sockets that are only bound are listed as "close". (`inet_diag_dump_icsk`)
  if (states.includes("close")) requested.push("bound-inactive");
  return requested;
}

/**
 * Returns a test of the conditions that the kernel ignores for sockets of a protocol, or undefined if it evaluates all
 * conditions. The test is for one listing.
 */
export function ignoredConditions(
  protocol: SocketProtocol,
  { listedStates, program }: Selection,
): ((socket: InetSocket) => boolean) | undefined {
  const states = ignoresStates.has(protocol) ? listedStates : undefined;
  const conditions = ignoresProgram.has(protocol) ? program : undefined;
  const isRepeated = protocol === "sctp" ? repetitions() : undefined;
  if (states === undefined && isRepeated === undefined) return undefined;
  return (socket) =>
    (states as readonly string[] | undefined)?.includes(socket.state) !== false &&
    conditions?.accepts(filteredOf(socket)) !== false &&
    isRepeated?.(socket) !== true;
}

/**
 * Returns a test of sockets that were tested before. The kernel lists an SCTP socket a second time before its associations.
 * (`sctp_ep_dump`, `sctp_sock_dump`)
 */
export function repetitions(): (socket: Socket) => boolean {
  const listed = new Set<bigint>();
  return (socket) => {
    if ((socket as SctpSocket).association !== undefined) return false;
    const { size } = listed;
    return listed.add(socket.cookie).size === size;
  };
}

interface ConditionKinds {
  readonly byState: boolean;
  readonly inetOnly: boolean;
  readonly byAutomaticPort: boolean;
}

function protocolsOf(protocol: SocketFilter["protocol"], { byState, inetOnly, byAutomaticPort }: ConditionKinds) {
  // The kernel does not report whether it chose the port of a socket.
  const hasPorts = (one: SocketProtocol) => !byAutomaticPort || !ignoresProgram.has(one);
  if (protocol === undefined) {
    return allProtocols.filter((one) => (isInet(one) ? hasPorts(one) : !inetOnly && (!byState || hasStates(one))));
  }
  const several = Array.isArray(protocol);
  if (several) checkNotEmpty(protocol as readonly SocketProtocol[], "filter.protocol");
  const protocols = several ? (protocol as readonly SocketProtocol[]) : [protocol as SocketProtocol];
  for (const [index, one] of protocols.entries()) {
    const path = several ? `filter.protocol[${index}]` : "filter.protocol";
    checkProtocol(one, path);
    if (inetOnly && !isInet(one)) {
      throw typeError(path, `${one} sockets cannot be filtered by address family, ends or other conditions of IP`);
    }
    if (!hasPorts(one)) throw typeError(path, `${one} sockets cannot be filtered by automaticPort`);
    if (byState && !hasStates(one)) throw typeError(path, `${one} sockets have no state to filter by`);
  }
  return [...new Set(protocols)];
}

function checkStates(input: unknown): void {
  checkArray(input, "filter.states");
  checkNotEmpty(input, "filter.states");
  for (const [index, state] of input.entries()) checkState(state, `filter.states[${index}]`);
}

export function checkState(state: unknown, path: string): void {
  if ((states() as readonly unknown[]).includes(state)) return;
  const advice = typeof state === "string" ? didYouMeanOneOf(state, states()) : "";
  throw typeError(path, `expected a state, got ${describeValue(state)}${advice}`);
}

export function checkListOptions(options: SocketListOptions): void {
  checkOptions(options, optionNames);
}
