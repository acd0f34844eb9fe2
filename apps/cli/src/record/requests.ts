import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  NETLINK_NETFILTER,
  NetlinkError,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
} from "bun-netlink";
import { ENOENT, NFNL_SUBSYS_NFT_COMPAT } from "bun-netlink/constants";
import { Links } from "bun-netlink/route";
import { Decoder } from "../decode/decoder.ts";
import { StraceReader } from "../decode/strace.ts";
import { ExitStatus, UsageError } from "../errors.ts";
import { constantName } from "../protocols.ts";
import { findProgram, runProgram } from "../runtime/engine.ts";
import { interfaceIndices } from "./interface-fields.ts";
import { LogNamespaces, type NamespaceChange, type RecordedNamespace } from "./log-namespaces.ts";
import { CHANGING_CALLS, type OtherChange, otherChange } from "./other-changes.ts";
import { fieldsWithSlaveKind } from "./slave-kind.ts";

type Fields = Record<string, unknown>;

/** A request that a recorded program has sent to the kernel. */
export interface RecordedRequest {
  readonly family: string;
  readonly operation: string;
  readonly kind: "do" | "dump";
  readonly flags: number;
  readonly fields: Fields;
  /** Names of network interfaces, by index, when the request was sent. */
  readonly names: ReadonlyMap<number, string>;
  /** Sets of addresses (ipset) in the replies of the kernel and in accepted requests, by name. */
  readonly sets: ReadonlyMap<string, Fields>;
  /** Network namespace of the socket; undefined for the one in which the recording started. */
  readonly netns?: RecordedNamespace | undefined;
  /** Network namespaces to which file descriptors and process ids in the fields refer, by field and number. */
  readonly namespaces?: ReadonlyMap<string, RecordedNamespace | undefined>;
  /** The message as it was sent. */
  readonly bytes: Uint8Array;
  /** Whether the request only reads. */
  readonly isQuery: boolean;
  /** Id of the process that sent the request. */
  readonly process?: string | undefined;
  /** Number of the transaction of nftables that contains the request. */
  readonly batch?: number;
}

/** A change that a recorded program has made without netlink. */
export type RecordedChange = (NamespaceChange | OtherChange) & {
  readonly process: string | undefined;
  /** Network namespace of the change; undefined for the one in which the recording started. */
  readonly netns: RecordedNamespace | undefined;
};

/** A request, or a change without netlink. */
export type RecordedStep = RecordedRequest | RecordedChange;

/** The requests of a program, and what is needed to repeat them. */
export interface Recording {
  /**
   * Requests that the kernel has accepted and other changes, in the order in which the program made them. Queries of a
   * process that changes something are omitted, because they look up what the changes need.
   */
  readonly steps: readonly RecordedStep[];
  /** Descriptions of the requests that no family of the library describes. */
  readonly unknown: readonly string[];
  /** Exit status of the program; absent in a recording that was read from a log. */
  readonly status?: number;
}

/** Returns the requests of a recording, without other changes. */
export function requestsOf({ steps }: Pick<Recording, "steps">): RecordedRequest[] {
  return steps.filter(isRequest);
}

/** Whether a step of a recording is a request. */
export function isRequest(step: RecordedStep): step is RecordedRequest {
  return "operation" in step;
}

/** System calls of netlink sockets, those that change namespaces, and those that change the network without netlink. */
const SYSTEM_CALLS = [
  "socket,close,sendto,sendmsg,sendmmsg,recvmsg,recvfrom,recvmmsg,read",
  "?open,openat,setns,unshare,clone,?clone3,?fork,?vfork,mount,umount2,?unlink,unlinkat",
  CHANGING_CALLS,
].join(",");
/** Greatest length of the strings in the log, which are what a program writes to files of settings. */
const MAX_STRING = 256;

/** Directories of programs such as nft, which the PATH of ordinary users may lack. */
const ADMINISTRATION = "/usr/sbin:/sbin";

/**
 * Runs a program and records its netlink requests. The output of the program goes to the standard error.
 *
 * @throws UsageError if strace or the program is not installed; ExitStatus if the program fails.
 */
export async function recordProgram(
  command: readonly string[],
  options: { readonly sandbox?: boolean; readonly all?: boolean } = {},
): Promise<Recording> {
  const [name = "", ...args] = command;
  if (findProgram("strace") === undefined) throw new UsageError("record requires the program strace; install it first");
  if (options.sandbox === true && findProgram("unshare") === undefined)
    throw new UsageError("--sandbox requires the program unshare of util-linux; install it first");
  const program = findProgram(name, `${process.env["PATH"]}:${ADMINISTRATION}`);
  if (program === undefined) throw new UsageError(`${name}: no such program`);
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-record-"));
  const log = join(folder, "log");
  try {
    const tracing = [
      "strace",
      "-f",
      "-xx",
      "-y",
      "-s",
      `${MAX_STRING}`,
      "-e",
      `trace=${SYSTEM_CALLS}`,
      "-e",
      "read=all",
      "-e",
      "write=all",
      "-o",
      log,
    ];
    const sandbox = options.sandbox === true ? ["unshare", "-rn"] : [];
    const before = interfaceNames(undefined);
    const { status } = await runProgram([...sandbox, ...tracing, program, ...args], { stdio: ["inherit", 2, 2] });
    const host = options.sandbox === true ? {} : { initial: readlinkSync("/proc/self/ns/net"), before };
    const recording = await readLog(await readFile(log, "utf8"), { ...options, ...host });
    if (status !== 0 && recording.steps.length === 0) throw new ExitStatus(status);
    return { ...recording, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Options for reading a log of strace. */
interface LogOptions {
  /** Whether to include requests that only look up what others need. */
  readonly all?: boolean | undefined;
  /** Network namespace in which the recording started, as in "net:[4026531840]". */
  readonly initial?: string | undefined;
  /** Names of the interfaces of this namespace by index, when the recording started. */
  readonly before?: ReadonlyMap<number, string>;
}

/** What a recording knows of the objects in a network namespace. */
interface Known {
  names: ReadonlyMap<number, string>;
  readonly sets: Map<string, Fields>;
}

/** Reads the requests and other changes in a log of strace. */
export async function readLog(
  text: string,
  { all = false, initial, before = new Map() }: LogOptions = {},
): Promise<Recording> {
  const decoder = new Decoder([]).learnFromKernel({});
  const sent = new Set<RecordedStep>();
  const namespaces = new LogNamespaces(text, initial, (change, process) => {
    sent.add({ ...change, process, netns: namespaces.ofTask(process) });
  });
  const reader = new StraceReader(
    undefined,
    (name) => decoder.idOf(name),
    (line) => {
      namespaces.call(line);
      const change = otherChange(line);
      const [process = "", socket] = /^(\d+) +\w+\(\d+<(socket:\[\d+\])>/.exec(line)?.slice(1) ?? [taskOf(line)];
      if (change !== undefined) sent.add({ ...change, process, netns: namespaces.ofSocket(socket, process) });
    },
  );
  /** The latest request of each process that the kernel has rejected, without requests that followed it. */
  const rejected = new Map<string | undefined, RecordedRequest>();
  /** The latest request of each socket with each sequence number. */
  const latest = new Map<string, RecordedRequest>();
  const known = new Map<RecordedNamespace | undefined, Known>();
  const initialNames = namesIn(text);
  const unknown: string[] = [];
  let batch: number | undefined;
  let batches = 0;
  for (const { process, socket, protocol, bytes, toKernel } of reader.read(text)) {
    const netns = namespaces.ofSocket(socket, process ?? "");
    const found = known.getOrInsertComputed(netns, () => ({ names: initialNames, sets: new Map() }));
    for (const decoded of await decoder.datagram(bytes, protocol, socket)) {
      if ("malformed" in decoded) continue;
      const { message, family, operation, kind, fields } = decoded;
      if (toKernel !== true) {
        if ((message.type === NLMSG_ERROR || message.type === NLMSG_DONE) && isError(message.bytes)) {
          const request = latest.get(`${socket} ${message.sequence}`);
          if (request !== undefined && !isEmptyTable(request, message.bytes)) {
            rejected.set(process, request);
            remove(sent, request);
          }
        }
        const { index, name } = interfaceIn(family, fields);
        if (name !== undefined && found.names.get(index) !== name)
          found.names = new Map([...found.names, [index, name]]);
        if (family === "ipset" && fields?.["typename"] !== undefined) found.sets.set(String(fields["setname"]), fields);
      } else if (kind === "request") {
        const isDump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
        const { flags, sequence } = message;
        if (operation === "batch-begin" || operation === "batch-end") {
          batch = operation === "batch-begin" ? ++batches : undefined;
          continue;
        }
        const isLink = family === "rt-link" && operation === "newlink";
        const changed = isLink ? fieldsWithSlaveKind(message.bytes) : undefined;
        const content = { family: family!, operation: operation!, fields: changed ?? fields!, process };
        const request: RecordedRequest = {
          ...{ ...content, kind: isDump ? "dump" : "do", flags, bytes: message.bytes.slice() },
          ...{ isQuery: isQuery(operation!, isDump), netns, ...found },
          namespaces: namespacesIn(content, namespaces),
          ...(batch === undefined ? {} : { batch }),
        };
        sent.add(request);
        // Programs try out features with requests that are rejected.
        rejected.delete(process);
        latest.set(`${socket} ${sequence}`, request);
        if (operation === "create" && family === "ipset") found.sets.set(String(fields!["setname"]), fields!);
      } else if (family === undefined && !isCompatibilityQuery(protocol, message.type)) {
        unknown.push(`${describeType(protocol, message.type)}, ${message.bytes.length} bytes`);
      }
    }
  }
  const steps = all ? [...sent] : withoutLookups([...sent], rejected);
  /** Names of the interfaces that exist now. */
  const present = new Map<RecordedNamespace | undefined, ReadonlyMap<number, string>>();
  const nameOf = (netns: RecordedNamespace | undefined, index: number) => {
    const current = () => (netns === undefined && initial === undefined ? new Map() : interfaceNames(netns));
    return (
      (netns === undefined ? before.get(index) : undefined) ?? present.getOrInsertComputed(netns, current).get(index)
    );
  };
  const complete = steps.map((step) => {
    if (!isRequest(step)) return step;
    const later = [...known.get(step.netns)!.names].filter(([index]) => !createdIndices(step).has(index));
    const learned = new Map([...later, ...step.names]);
    for (const index of interfaceIndices(step.family, step.fields)) {
      const name = learned.has(index) || createdIndices(step).has(index) ? undefined : nameOf(step.netns, index);
      if (name !== undefined) learned.set(index, name);
    }
    return { ...step, names: learned };
  });
  return { steps: complete, unknown };
}

/**
 * Returns the indices that a request selects for the interfaces that it creates. They refer to no existing interface.
 */
export function createdIndices({ family, operation, flags, fields, names }: RecordedRequest): Set<number> {
  if (family !== "rt-link" || operation !== "newlink" || (flags & NLM_F_CREATE) === 0) return new Set();
  const { header, linkinfo } = fields as { header?: Fields; linkinfo?: { data?: { peer?: { header?: Fields } } } };
  const indices = [header?.["ifiIndex"], linkinfo?.data?.peer?.header?.["ifiIndex"]].map(Number);
  return new Set(indices.filter((index) => index > 0 && !names.has(index)));
}

/** Returns the names of the interfaces in a network namespace by index; none if the namespace cannot be opened. */
function interfaceNames(netns: RecordedNamespace | undefined): Map<number, string> {
  if (netns !== undefined && netns.source === undefined) return new Map();
  try {
    using links = Links.open(netns?.source === undefined ? {} : { netns: netns.source });
    return new Map(
      links
        .list()
        .toArray()
        .map(({ ifindex, ifname }) => [ifindex, ifname]),
    );
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    return new Map();
  }
}

/** Whether an error means that a list of routes is empty: the kernel creates tables with their first route. */
function isEmptyTable({ family, operation }: RecordedRequest, reply: Uint8Array): boolean {
  const code = new DataView(reply.buffer, reply.byteOffset).getInt32(NLMSG_HDRLEN, true);
  return family === "rt-route" && operation === "getroute" && code === -ENOENT;
}

/** Whether a request asks for the revisions of an extension of iptables, which is its only request in this subsystem. */
function isCompatibilityQuery(protocol: number, type: number): boolean {
  return protocol === NETLINK_NETFILTER && type >> 8 === NFNL_SUBSYS_NFT_COMPAT;
}

/** Describes the type of a message that no family describes. */
function describeType(protocol: number, type: number): string {
  const name = constantName("NETLINK_", protocol) ?? `netlink protocol ${protocol}`;
  if (protocol !== NETLINK_NETFILTER) return `${name}, message type ${type}`;
  const subsystem = constantName("NFNL_SUBSYS_", type >> 8) ?? `subsystem ${type >> 8}`;
  return `${name}, ${subsystem}, message ${type & 0xff}`;
}

const taskOf = (line: string) => /^(\d+) /.exec(line)?.[1] ?? "";

/** Fields that contain a file descriptor of a network namespace. */
const descriptorFields = /^net[Nn]sFd$/;
/** Fields that contain the id of a process in a network namespace. */
const pidFields = /^net[Nn]sPid$/;

/** Returns the network namespaces to which fields of a request refer, by field and number. */
function namespacesIn(
  { family, operation, fields, process = "" }: Pick<RecordedRequest, "family" | "operation" | "fields" | "process">,
  namespaces: LogNamespaces,
): Map<string, RecordedNamespace | undefined> {
  const found = new Map<string, RecordedNamespace | undefined>();
  const isOfNamespace = family === "rt-nsid" || operation.endsWith("-netns");
  const visit = (value: object) => {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === "object" && inner !== null && !ArrayBuffer.isView(inner)) visit(inner);
      if (typeof inner !== "number") continue;
      if (descriptorFields.test(name) || (isOfNamespace && name === "fd"))
        found.set(`${name} ${inner}`, namespaces.ofDescriptor(inner, process));
      if (pidFields.test(name) || (isOfNamespace && name === "pid"))
        found.set(`${name} ${inner}`, namespaces.ofPid(inner));
    }
  };
  visit(fields);
  return found;
}

/** Returns the interface that a message of the kernel describes: a link, or the local port of a datapath. */
function interfaceIn(family: string | undefined, fields: Fields = {}): { index: number; name: string | undefined } {
  const { header, ifname, name } = fields as { header?: Fields; ifname?: string; name?: string };
  if (family === "ovs_datapath") return { index: Number(header?.["dpIfindex"]), name };
  return { index: Number(header?.["ifiIndex"]), name: family === "rt-link" ? ifname : undefined };
}

/**
 * Returns the names of interfaces by index that programs have looked up with an ioctl, as if_nametoindex(3) does.
 * Requests of families such as nl80211 contain only the index.
 */
function namesIn(log: string): Map<number, string> {
  const found = log.matchAll(/SIOCGIFINDEX, \{ifr_name="((?:\\x[0-9a-f]{2})+)", ifr_ifindex=(\d+)\}/g);
  const textOf = (escaped: string) => Buffer.from(escaped.replaceAll("\\x", ""), "hex").toString();
  return new Map([...found].map(([, name, index]) => [Number(index), textOf(name!)]));
}

/** Whether a request only reads. */
function isQuery(operation: string, isDump: boolean): boolean {
  return isDump || /^(get|header|protocol|type)\b|^get[a-z]+$|-get$/.test(operation);
}

/** Operations by which programs look up what their other requests need. */
const lookups: Readonly<Record<string, readonly string[]>> = {
  nlctrl: ["getfamily"],
  ethtool: ["strset-get"],
  ipset: ["protocol", "header", "type", "get-byname", "get-byindex"],
  nftables: ["getgen"],
  "rt-link": ["getlink"],
};

/** Whether a request reads flows, meters or connections of a datapath. */
const isOfPackets = ({ family }: RecordedRequest) =>
  ["ovs_flow", "ovs_meter", "ovs_ct_limit", "conntrack"].includes(family);
/** Whether a request reads a datapath by its number. */
const isDatapath = ({ family, kind, fields }: RecordedRequest) =>
  family === "ovs_datapath" && kind === "do" && fields["name"] === undefined;
const isDumpOf = (name: string) => (request: RecordedRequest) => request.family === name && request.kind === "dump";

/** Whether a query of ovs-dpctl only finds the datapath and the ports that its other queries need. */
function isSwitchLookup(request: RecordedRequest, others: readonly RecordedRequest[]): boolean {
  if (!others.some(({ family }) => family.startsWith("ovs_"))) return false;
  if (others.some(isOfPackets)) return !isOfPackets(request);
  if (others.some(isDatapath)) return !isDatapath(request) && !isDumpOf("ovs_vport")(request);
  const isList = isDumpOf("ovs_datapath");
  return others.some(isList) && !isList(request);
}

/** Whether a request only enables features of a datapath, as each command of ovs-dpctl does. */
function isNegotiation({ family, operation, fields }: RecordedRequest): boolean {
  if (family !== "ovs_datapath" || operation !== "set") return false;
  return Object.keys(fields).every((name) => ["header", "name", "userFeatures", "upcallPid"].includes(name));
}

/**
 * Returns the accepted requests of a recording without those that only look up what others need.
 *
 * @param rejected the last request of each process that the kernel has rejected.
 */
function withoutLookups(
  accepted: readonly RecordedStep[],
  rejected: ReadonlyMap<string | undefined, RecordedRequest>,
): RecordedStep[] {
  const isLookup = (request: RecordedRequest) =>
    lookups[request.family]?.includes(request.operation) === true || isNegotiation(request);
  // `ip` reads the names of interfaces without statistics.
  const isName = ({ fields }: RecordedRequest) => (fields["extMask"] as unknown[] | undefined)?.includes("skip-stats");
  const byProcess = Map.groupBy(accepted.filter(isRequest), ({ process }) => process);
  const changes = accepted.filter((step) => "change" in step && step.change !== "uncertain");
  const changing = new Set(changes.map(({ process }) => process));
  return accepted.filter((request) => {
    if (!isRequest(request)) return true;
    if (request.isQuery && changing.has(request.process)) return false;
    const others = byProcess.get(request.process)!;
    const failed = rejected.get(request.process);
    const isChange = failed?.isQuery === false || others.some((other) => !isLookup(other) && !other.isQuery);
    if (isChange) return !isLookup(request) && !request.isQuery;
    if (isName(request) && !others.every(isName)) return false;
    if (isSwitchLookup(request, others)) return false;
    return !isLookup(request) || (failed === undefined && others.every(isLookup));
  });
}

/** Removes a request that the kernel has rejected, and the other requests of its transaction. */
function remove(sent: Set<RecordedStep>, rejected: RecordedRequest | undefined): void {
  if (rejected === undefined) return;
  sent.delete(rejected);
  if (rejected.batch === undefined) return;
  for (const one of sent) if (isRequest(one) && one.batch === rejected.batch) sent.delete(one);
}

/**
 * Whether a message of type NLMSG_ERROR or NLMSG_DONE reports an error. With the error number 0, it is an acknowledgement
 * or the end of a dump; some dumps end with a positive number.
 */
function isError(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return bytes.length >= NLMSG_HDRLEN + 4 && view.getInt32(NLMSG_HDRLEN, true) < 0;
}
