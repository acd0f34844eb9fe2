import { closeSync, openSync } from "node:fs";
import { NetlinkCapture, NetlinkError } from "bun-netlink";
import { Links } from "bun-netlink/route";
import { type CapturedFrame, DatagramPrinter, isRequest } from "../decode/datagrams.ts";
import { Decoder } from "../decode/decoder.ts";
import { captureRecord, captureStart } from "../decode/pcap.ts";
import { UsageError } from "../errors.ts";
import { loadSpecs } from "../families.ts";
import { untilInterrupted } from "../interrupt.ts";
import { parseNamespace } from "../namespaces.ts";
import { flush, warn, writeAll } from "../output.ts";
import { parseProtocol } from "../protocols.ts";

/** Options of the command `capture`. */
export interface CaptureCommandOptions {
  readonly write?: string;
  readonly decode?: boolean;
  readonly protocol?: string;
  readonly device?: string;
  readonly netns?: string;
  readonly count?: number;
  readonly spec: readonly string[];
  readonly json?: boolean;
}

const STDOUT = 1;

/**
 * Captures the netlink datagrams of a namespace until the process is interrupted. The datagrams are printed or written
 * to a pcapng file.
 */
export async function capture(options: CaptureCommandOptions): Promise<void> {
  const netns = options.netns === undefined ? undefined : parseNamespace(options.netns);
  const protocol = options.protocol === undefined ? undefined : parseProtocol(options.protocol);
  const place = { netns };
  const decoder = new Decoder(loadSpecs(options.spec)).learnFromKernel(place);
  const printer =
    options.write === undefined || options.decode === true
      ? new DatagramPrinter(decoder, options.json === true)
      : undefined;
  using links = Links.open(place);
  using device = openDevice(links, options.device);
  using captured = NetlinkCapture.open(device.ifindex, place);
  using file = options.write === undefined ? undefined : new CaptureFile(options.write, device.name);
  let left = options.count ?? Number.POSITIVE_INFINITY;
  try {
    await untilInterrupted(async (signal) => {
      while (left > 0 && (await captured.wait({ signal }))) {
        for (let datagram = captured.receive(); datagram !== undefined && left > 0; datagram = captured.receive()) {
          if (protocol !== undefined && datagram.protocol !== protocol) continue;
          const frame: CapturedFrame = { ...datagram, time: Date.now(), toKernel: isRequest(datagram.bytes) };
          file?.write(frame);
          await printer?.print(frame);
          left--;
        }
        if (printer !== undefined) flush();
      }
    });
  } finally {
    const { dropped } = captured;
    if (dropped > 0) warn(`${dropped} datagrams were dropped because the receive buffer was full`);
  }
}

/** Opens an existing nlmon device. If there is none, creates a device and deletes it when the capture ends. */
export function openDevice(
  links: Links,
  name: string | undefined,
): Disposable & { readonly name: string; readonly ifindex: number } {
  if (name !== undefined) {
    const { ifindex, kind } = links.get(name);
    if (kind !== "nlmon") throw new UsageError(`--device ${name}: expected a device of kind nlmon`);
    return { name, ifindex, [Symbol.dispose]: () => {} };
  }
  const created = `nlmon${process.pid}`;
  try {
    links.add({ ifname: created, kind: "nlmon", up: true });
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") {
      throw new NetlinkError(
        `this kernel has no devices of kind nlmon (CONFIG_NLMON): \`modprobe nlmon\` (${error.code})`,
        {
          errno: error.errno,
          operation: "capture",
          cause: error,
        },
      );
    }
    throw error;
  }
  const { ifindex } = links.get(created);
  const remove = () => {
    process.off("exit", remove);
    links.delete(created);
  };
  // If the reader of the output closes the pipe, the process exits during a capture. The device must be deleted in this
  // case, too.
  process.on("exit", remove);
  return { name: created, ifindex, [Symbol.dispose]: remove };
}

/** A pcapng file that is written datagram by datagram. The path "-" stands for the standard output. */
class CaptureFile implements Disposable {
  readonly #fd: number;

  constructor(path: string, device: string) {
    this.#fd = path === "-" ? STDOUT : openSync(path, "w");
    writeAll(this.#fd, captureStart(device));
  }

  write(frame: CapturedFrame): void {
    writeAll(this.#fd, captureRecord(frame));
  }

  [Symbol.dispose](): void {
    if (this.#fd !== STDOUT) closeSync(this.#fd);
  }
}
