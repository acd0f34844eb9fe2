import { lookupFamily, NETLINK_GENERIC, NetlinkCapture } from "bun-netlink";
import { MessageCursor } from "bun-netlink/message";
import {
  Datapath,
  type DatapathInfo,
  formatActions,
  formatFlow,
  type PortNames,
  Upcall,
  UpcallReader,
} from "bun-netlink/ovs";
import { Links } from "bun-netlink/route";
import { openDevice } from "../commands/capture.ts";
import { UsageError } from "../errors.ts";
import { untilInterrupted } from "../interrupt.ts";
import { flush, json, line, style, warn } from "../output.ts";
import { findDatapaths, type OvsOptions, place } from "./print.ts";

/** Options of the command `ovs upcalls`. */
export interface UpcallsOptions extends OvsOptions {
  readonly take?: boolean;
  readonly port?: string;
  readonly packets?: boolean;
  readonly timestamps?: boolean;
  readonly count?: number;
}

/**
 * Prints the upcalls of datapaths until the process is interrupted. By default, the command prints copies: the program
 * that handles the upcalls still receives them. With `--take`, the command receives the upcalls instead of that
 * program.
 */
export async function printUpcalls(name: string | undefined, options: UpcallsOptions): Promise<void> {
  if (name === undefined && (options.take === true || options.port !== undefined)) {
    throw new UsageError("--take and --port: expected the name of a datapath");
  }
  const infos = findDatapaths(name, options);
  using stack = new DisposableStack();
  const datapaths = infos.map((info) => stack.use(Datapath.open(info.name, place(options))));
  const printer = new UpcallPrinter(datapaths, options);
  if (options.take === true) await takeUpcalls(datapaths[0]!, infos[0]!, printer);
  else await copyUpcalls(printer, options);
}

/** Captures all netlink messages of the namespace, and prints the upcalls among them. */
async function copyUpcalls(printer: UpcallPrinter, options: OvsOptions): Promise<void> {
  const where = place(options);
  const family = lookupFamily("ovs_packet", where).id;
  using links = Links.open(where);
  using device = openDevice(links, undefined);
  using captured = NetlinkCapture.open(device.ifindex, where);
  const cursor = new MessageCursor();
  const upcall = new Upcall();
  try {
    await untilInterrupted(async (signal) => {
      while (printer.left > 0 && (await captured.wait({ signal }))) {
        for (let frame = captured.receive(); frame !== undefined; frame = captured.receive()) {
          if (frame.protocol !== NETLINK_GENERIC) continue;
          const { bytes } = frame;
          cursor.over(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
          while (cursor.next())
            if (cursor.message.type === family && upcall.point(cursor.message)) printer.print(upcall);
        }
        flush();
      }
    });
  } finally {
    if (captured.dropped > 0) warn(`${captured.dropped} messages were dropped because the receive buffer was full`);
  }
}

/**
 * Receives the upcalls of a datapath instead of the previous receiver. At the end, the previous receiver gets them
 * again.
 */
async function takeUpcalls(datapath: Datapath, { perCpuPortIds }: DatapathInfo, printer: UpcallPrinter): Promise<void> {
  const reader = UpcallReader.open(datapath);
  // If the reader of the output closes the pipe, the process exits while it prints an upcall. The previous receiver
  // must get the upcalls back in this case, too.
  const giveBack = () => {
    process.off("exit", giveBack);
    reader.close();
    if (perCpuPortIds !== undefined && perCpuPortIds.length > 0) datapath.set({ perCpuPortIds });
  };
  process.on("exit", giveBack);
  try {
    await untilInterrupted(async (signal) => {
      while (printer.left > 0 && (await reader.socket.waitAsync(undefined, { signal }))) {
        for (let upcall = reader.next(); upcall !== undefined; upcall = reader.next()) printer.print(upcall);
        flush();
      }
    });
  } finally {
    if (reader.lost > 0) warn(`${reader.lost} upcalls were lost because the receive buffer was full`);
    giveBack();
  }
}

/** Prints upcalls, as JSON or as text. */
export class UpcallPrinter {
  readonly #options: UpcallsOptions;
  readonly #datapaths: ReadonlyMap<number, Pick<Datapath, "name" | "portNames">>;
  readonly #ports = new Map<number, PortNames>();
  /** Number of upcalls after which the command ends. */
  left: number;

  constructor(datapaths: readonly Pick<Datapath, "name" | "portNames" | "ifindex">[], options: UpcallsOptions) {
    this.#options = options;
    this.#datapaths = new Map(datapaths.map((datapath) => [datapath.ifindex, datapath]));
    this.left = options.count ?? Number.POSITIVE_INFINITY;
  }

  /** Prints an upcall if it comes from one of the selected datapaths. */
  print(upcall: Upcall): void {
    const datapath = this.#datapaths.get(upcall.datapath);
    if (datapath === undefined || this.left === 0) return;
    const { command, key, packet, ...rest } = upcall.toObject();
    const ports = this.#portsOf(upcall.datapath, key.inPort);
    const { port } = this.#options;
    const portName = key.inPort === undefined ? undefined : ports.nameOf(key.inPort);
    if (port !== undefined && port !== portName && port !== `${key.inPort}`) return;
    this.left--;
    const flow = formatFlow(key, undefined, { ports });
    const time = this.#options.timestamps === true ? new Date().toISOString() : undefined;
    if (this.#options.json === true) {
      const stamp = time === undefined ? {} : { time };
      json({ ...stamp, ...rest, datapath: datapath.name, command, port: portName ?? key.inPort, flow, key, packet });
      return;
    }
    const { length, userdata, actions, mru } = rest;
    const words = [
      ...(time === undefined ? [] : [style.dim(time)]),
      style.dim(datapath.name),
      command === "miss" ? style.cyan("miss") : style.yellow("action"),
      flow,
      style.dim(`length ${length}`),
      ...(length > packet.length ? [style.dim(`(${packet.length} in the upcall)`)] : []),
      ...(mru === undefined ? [] : [style.dim(`mru ${mru}`)]),
      ...(userdata === undefined ? [] : [style.dim(`userdata ${userdata.toHex()}`)]),
      ...(actions === undefined ? [] : [style.dim(`actions ${formatActions(actions, { ports })}`)]),
    ];
    line(words.join(" "));
    if (this.#options.packets === true) line(`  ${packet.toHex()}`);
  }

  /** Returns the names of a datapath's ports by port number. The names are read again for an unknown port number. */
  #portsOf(ifindex: number, number: number | undefined): PortNames {
    const known = this.#ports.get(ifindex);
    if (known !== undefined && (number === undefined || known.nameOf(number) !== undefined)) return known;
    const ports = this.#datapaths.get(ifindex)!.portNames();
    this.#ports.set(ifindex, ports);
    return ports;
  }
}
