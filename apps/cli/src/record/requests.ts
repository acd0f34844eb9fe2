import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NETLINK_ROUTE, NLM_F_DUMP, NLMSG_ERROR, NLMSG_HDRLEN } from "bun-netlink";
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
  /** Number of the transaction of nftables that contains the request. */
  readonly batch?: number;
}

/** The requests of a program, and what is needed to repeat them. */
export interface Recording {
  /** Requests that the kernel has accepted, in the order in which they were sent. */
  readonly requests: readonly RecordedRequest[];
  /** Names of network interfaces in the replies of the kernel, by index. */
  readonly names: ReadonlyMap<number, string>;
  /** Number of requests that no family of the library describes. */
  readonly unknown: number;
}

const SYSTEM_CALLS = "socket,close,sendto,sendmsg,sendmmsg,write,recvmsg,recvfrom,recvmmsg,read";

/**
 * Runs a program and records its netlink requests. The output of the program goes to the standard error.
 *
 * @throws UsageError if strace or the program is not installed; ExitStatus if the program fails.
 */
export async function recordProgram(command: readonly string[], inSandbox: boolean): Promise<Recording> {
  if (Bun.which("strace") === null) throw new UsageError("record requires the program strace; install it first");
  if (Bun.which(command[0]!) === null) throw new UsageError(`${command[0]}: no such program`);
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
    const sandbox = inSandbox ? ["unshare", "-rn"] : [];
    const child = Bun.spawn([...sandbox, ...tracing, ...command], { stdio: ["inherit", 2, 2] });
    const status = await child.exited;
    const recording = await readLog(await Bun.file(log).text());
    if (status !== 0 && recording.requests.length === 0) throw new ExitStatus(status);
    return recording;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads the requests in a log of strace. */
export async function readLog(text: string): Promise<Recording> {
  const decoder = new Decoder([]).learnFromKernel({});
  const reader = new StraceReader(undefined, (name) => decoder.idOf(name));
  const sent = new Set<RecordedRequest>();
  /** The latest request with each sequence number. Programs that run in the same second often use the same numbers. */
  const latest = new Map<number, RecordedRequest>();
  const names = new Map<number, string>();
  let unknown = 0;
  let batch: number | undefined;
  let batches = 0;
  for (const { protocol, bytes, toKernel } of reader.read(text)) {
    for (const decoded of await decoder.datagram(bytes, protocol)) {
      if ("malformed" in decoded) continue;
      const { message, family, operation, kind, fields } = decoded;
      if (toKernel !== true) {
        if (message.type === NLMSG_ERROR && isError(message.bytes)) remove(sent, latest.get(message.sequence));
        const { header, ifname } = (fields ?? {}) as { header?: Fields; ifname?: unknown };
        if (protocol === NETLINK_ROUTE && typeof ifname === "string") names.set(Number(header?.["ifiIndex"]), ifname);
      } else if (kind === "request") {
        const isDump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
        const { flags, sequence } = message;
        if (operation === "batch-begin" || operation === "batch-end") {
          batch = operation === "batch-begin" ? ++batches : undefined;
          continue;
        }
        const request: RecordedRequest = {
          ...{ family: family!, operation: operation!, kind: isDump ? "dump" : "do", flags, fields: fields! },
          ...(batch === undefined ? {} : { batch }),
        };
        sent.add(request);
        latest.set(sequence, request);
      } else if (family === undefined) unknown++;
    }
  }
  return { requests: [...sent], names, unknown };
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
