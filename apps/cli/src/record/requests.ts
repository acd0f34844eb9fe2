import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NLM_F_DUMP, NLMSG_ERROR, NLMSG_HDRLEN } from "bun-netlink";
import { Decoder } from "../decode/decoder.ts";
import { StraceReader } from "../decode/strace.ts";
import { ExitStatus, UsageError } from "../errors.ts";

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
  /** The message as it was sent. */
  readonly bytes: Uint8Array;
  /** Whether the request only reads. */
  readonly isQuery: boolean;
  /** Id of the process that sent the request. */
  readonly process?: string | undefined;
  /** Number of the transaction of nftables that contains the request. */
  readonly batch?: number;
}

/** The requests of a program, and what is needed to repeat them. */
export interface Recording {
  /** Sets of addresses (ipset) in the replies of the kernel and in accepted requests, by name. */
  readonly sets: ReadonlyMap<string, Fields>;
  /**
   * Requests that the kernel has accepted, in the order in which they were sent. Queries of a process that changes
   * something are omitted, because they look up what the changes need.
   */
  readonly requests: readonly RecordedRequest[];
  /** Number of requests that no family of the library describes. */
  readonly unknown: number;
  /** Exit status of the program; absent in a recording that was read from a log. */
  readonly status?: number;
}

const SYSTEM_CALLS = "ioctl,socket,close,sendto,sendmsg,sendmmsg,write,recvmsg,recvfrom,recvmmsg,read";

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
  if (Bun.which("strace") === null) throw new UsageError("record requires the program strace; install it first");
  if (options.sandbox === true && Bun.which("unshare") === null)
    throw new UsageError("--sandbox requires the program unshare of util-linux; install it first");
  const program = Bun.which(name, { PATH: `${process.env["PATH"]}:${ADMINISTRATION}` });
  if (program === null) throw new UsageError(`${name}: no such program`);
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-record-"));
  const log = join(folder, "log");
  try {
    const tracing = [
      "strace",
      "-f",
      "-xx",
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
    const child = Bun.spawn([...sandbox, ...tracing, program, ...args], { stdio: ["inherit", 2, 2] });
    const status = await child.exited;
    const recording = await readLog(await Bun.file(log).text(), options.all);
    if (status !== 0 && recording.requests.length === 0) throw new ExitStatus(status);
    return { ...recording, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Reads the requests in a log of strace.
 *
 * @param all whether to include requests that only look up what others need.
 */
export async function readLog(text: string, all = false): Promise<Recording> {
  const decoder = new Decoder([]).learnFromKernel({});
  const reader = new StraceReader(undefined, (name) => decoder.idOf(name));
  const sent = new Set<RecordedRequest>();
  /** The latest request of each process that the kernel has rejected, without requests that followed it. */
  const rejected = new Map<string | undefined, RecordedRequest>();
  /** The latest request of each socket with each sequence number. */
  const latest = new Map<string, RecordedRequest>();
  let names: ReadonlyMap<number, string> = namesIn(text);
  const sets = new Map<string, Fields>();
  let unknown = 0;
  let batch: number | undefined;
  let batches = 0;
  for (const { process, socket, protocol, bytes, toKernel } of reader.read(text)) {
    for (const decoded of await decoder.datagram(bytes, protocol)) {
      if ("malformed" in decoded) continue;
      const { message, family, operation, kind, fields } = decoded;
      if (toKernel !== true) {
        if (message.type === NLMSG_ERROR && isError(message.bytes)) {
          const request = latest.get(`${socket} ${message.sequence}`);
          if (request !== undefined) rejected.set(process, request);
          remove(sent, request);
        }
        const { index, name } = interfaceIn(family, fields);
        if (name !== undefined && names.get(index) !== name) names = new Map([...names, [index, name]]);
        if (family === "ipset" && fields?.["typename"] !== undefined) sets.set(String(fields["setname"]), fields);
      } else if (kind === "request") {
        const isDump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
        const { flags, sequence } = message;
        if (operation === "batch-begin" || operation === "batch-end") {
          batch = operation === "batch-begin" ? ++batches : undefined;
          continue;
        }
        const request: RecordedRequest = {
          ...{ family: family!, operation: operation!, kind: isDump ? "dump" : "do", flags, fields: fields!, process },
          ...{ bytes: message.bytes.slice(), isQuery: isQuery(operation!, isDump), names },
          ...(batch === undefined ? {} : { batch }),
        };
        sent.add(request);
        // Programs try out features with requests that are rejected.
        rejected.delete(process);
        latest.set(`${socket} ${sequence}`, request);
        if (operation === "create" && family === "ipset") sets.set(String(fields!["setname"]), fields!);
      } else if (family === undefined) unknown++;
    }
  }
  const requests = all ? [...sent] : withoutLookups([...sent], rejected);
  return { requests: requests.map((one) => ({ ...one, names: new Map([...names, ...one.names]) })), sets, unknown };
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
  accepted: readonly RecordedRequest[],
  rejected: ReadonlyMap<string | undefined, RecordedRequest>,
): RecordedRequest[] {
  const isLookup = (request: RecordedRequest) =>
    lookups[request.family]?.includes(request.operation) === true || isNegotiation(request);
  // `ip` reads the names of interfaces without statistics.
  const isName = ({ fields }: RecordedRequest) => (fields["extMask"] as unknown[] | undefined)?.includes("skip-stats");
  const byProcess = Map.groupBy(accepted, ({ process }) => process);
  return accepted.filter((request) => {
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
function remove(sent: Set<RecordedRequest>, rejected: RecordedRequest | undefined): void {
  if (rejected === undefined) return;
  sent.delete(rejected);
  if (rejected.batch !== undefined) for (const one of sent) if (one.batch === rejected.batch) sent.delete(one);
}

/** Whether a message of type NLMSG_ERROR reports an error. With the error number 0, it is an acknowledgement. */
function isError(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return bytes.length >= NLMSG_HDRLEN + 4 && view.getInt32(NLMSG_HDRLEN, true) !== 0;
}
