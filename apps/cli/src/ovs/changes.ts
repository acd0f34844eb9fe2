import {
  lookupFamily,
  MessageWriter,
  NETLINK_GENERIC,
  NetlinkError,
  NLM_F_ACK,
  NLM_F_REQUEST,
  transact,
} from "bun-netlink";
import { psample } from "bun-netlink/families/psample";
import { Datapath, type FlowMatch, formatFlow, parseActions, parseFlow, UpcallReader } from "bun-netlink/ovs";
import { Links } from "bun-netlink/route";
import { UsageError } from "../errors.ts";
import { untilInterrupted } from "../interrupt.ts";
import { flush, line } from "../output.ts";
import { type OvsOptions, place } from "./print.ts";

// The subcommands and options are those of ovs-dpctl.py in the kernel's tests of Open vSwitch
// (tools/testing/selftests/net/openvswitch), so that the tests can use this command instead.

/** Attributes of a datapath. (linux/openvswitch.h, enum ovs_datapath_attr) */
const OVS_DP_ATTR_NAME = 1;
const OVS_DP_ATTR_UPCALL_PID = 2;
const OVS_DP_ATTR_USER_FEATURES = 5;
/** The command that creates a datapath. (linux/openvswitch.h, enum ovs_datapath_cmd) */
const OVS_DP_CMD_NEW = 1;

/** Options of commands that can receive upcalls afterwards. */
export interface UpcallOptions extends OvsOptions {
  readonly upcall?: boolean;
}

/** Options of `ovs add-dp`. */
export interface AddDatapathOptions extends UpcallOptions {
  readonly versioning?: string;
}

/** Options of `ovs add-if`. */
export interface AddInterfaceOptions extends UpcallOptions {
  readonly ptype: "netdev" | "internal" | "gre" | "geneve" | "vxlan";
  readonly dport?: number;
}

/** Opens a datapath. Throws a UsageError if no datapath has the name. */
function open(name: string, options: OvsOptions): Datapath {
  try {
    return Datapath.open(name, place(options));
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "ENODEV") throw new UsageError(`no datapath "${name}"`);
    throw error;
  }
}

/** Calls a function and returns whether the kernel has accepted its request. EEXIST is no error. */
function unlessItExists(create: () => unknown): boolean {
  try {
    create();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Adds a datapath, unless it exists. With `--upcall`, prints the upcalls of its ports until the process is interrupted. */
export async function addDatapath(name: string, options: AddDatapathOptions): Promise<void> {
  const { versioning, upcall } = options;
  const isNew = unlessItExists(() => {
    if (versioning === undefined) Datapath.create(name, place(options)).close();
    else createWithVersion(name, versioning, options);
  });
  line(isNew ? `datapath "${name}" added` : `datapath "${name}" exists already`);
  flush();
  if (upcall !== true) return;
  using datapath = open(name, options);
  await printUpcalls(datapath, undefined);
}

/**
 * Creates a datapath like a program for another version of the interface: `VERSION` or `VERSION:FEATURES`, where FEATURES
 * is the number of OVS_DP_ATTR_USER_FEATURES.
 */
function createWithVersion(name: string, text: string, options: OvsOptions): void {
  const [, version, features = "0"] = /^(\d+|0x[0-9a-f]+)(?::(\d+|0x[0-9a-f]+))?$/i.exec(text) ?? [];
  if (version === undefined || Number(version) > 0xff || Number(features) > 0xffffffff) {
    throw new UsageError(`--versioning: expected VERSION or VERSION:FEATURES, such as 2:1, got "${text}"`);
  }
  const where = place(options);
  const request = new MessageWriter(lookupFamily("ovs_datapath", where).id, NLM_F_REQUEST | NLM_F_ACK)
    .genetlink(OVS_DP_CMD_NEW, Number(version))
    .struct((header) => header.s32(0)) // struct ovs_header
    .string(OVS_DP_ATTR_NAME, name)
    .u32(OVS_DP_ATTR_UPCALL_PID, 0)
    .u32(OVS_DP_ATTR_USER_FEATURES, Number(features))
    .finish();
  transact(NETLINK_GENERIC, request, where);
}

/** Deletes a datapath with its ports and flows. */
export async function deleteDatapath(name: string, options: OvsOptions): Promise<void> {
  using datapath = open(name, options);
  datapath.delete();
}

/**
 * Adds an interface to a datapath as a port. Creates the interface if the port is of type internal or a tunnel. With
 * `--upcall`, prints the upcalls of the port until the process is interrupted; the port may then exist already.
 */
export async function addInterface(name: string, port: string, options: AddInterfaceOptions): Promise<void> {
  const { ptype, dport, upcall } = options;
  using datapath = open(name, options);
  const add = () => {
    if (ptype === "netdev" || ptype === "internal") datapath.addPort({ name: port, type: ptype });
    else
      datapath.addTunnelPort({
        name: port,
        kind: ptype === "gre" ? "gretap" : ptype,
        ...(dport === undefined ? {} : { dstPort: dport }),
      });
  };
  if (upcall !== true) {
    add();
    return;
  }
  unlessItExists(add);
  const isPerCpu = datapath.features.includes("dispatch-upcall-per-cpu");
  await printUpcalls(datapath, isPerCpu ? undefined : port);
}

/** Removes a port from a datapath. With `--dellink`, also deletes its interface. */
export async function deleteInterface(
  name: string,
  port: string,
  options: OvsOptions & { readonly dellink?: boolean },
): Promise<void> {
  using datapath = open(name, options);
  datapath.removePort(port);
  if (options.dellink !== true) return;
  using links = Links.open(place(options));
  links.delete(port);
}

/** Parses a flow key, which may follow `ufid:UUID,`. */
function parseNamedFlow(text: string, datapath: Datapath): FlowMatch & { readonly ufid?: string } {
  const [prefix = "", ufid] = /^ufid:([0-9a-f-]+),\s*/i.exec(text) ?? [];
  const flow = parseFlow(text.slice(prefix.length), { ports: datapath.portNames() });
  return ufid === undefined ? flow : { ...flow, ufid };
}

/** Adds a flow, or replaces the actions of a flow with the same key and mask. */
export async function addFlow(name: string, flow: string, actions: string, options: OvsOptions): Promise<void> {
  using datapath = open(name, options);
  const ports = datapath.portNames();
  datapath.putFlow({ ...parseNamedFlow(flow, datapath), actions: parseActions(actions, { ports }) });
}

/** Replaces the actions of an existing flow. Without actions, they stay as they are. */
export async function modifyFlow(
  name: string,
  flow: string,
  actions: string | undefined,
  options: OvsOptions,
): Promise<void> {
  using datapath = open(name, options);
  const ports = datapath.portNames();
  const change = actions === undefined ? {} : { actions: parseActions(actions, { ports }) };
  datapath.modifyFlow({ ...parseNamedFlow(flow, datapath), ...change });
}

/** Deletes all flows of a datapath. */
export async function deleteFlows(name: string, options: OvsOptions): Promise<void> {
  using datapath = open(name, options);
  datapath.flushFlows();
}

/** Receives upcalls and prints them until the process is interrupted. */
async function printUpcalls(datapath: Datapath, port: string | undefined): Promise<void> {
  using reader = UpcallReader.open(datapath, port === undefined ? {} : { port });
  line(`listening on upcall packet handler: ${reader.socket.portId}`);
  flush();
  await untilInterrupted(async (signal) => {
    while (await reader.socket.waitAsync(undefined, { signal })) {
      for (let upcall = reader.next(); upcall !== undefined; upcall = reader.next()) {
        const { command, key } = upcall.toObject();
        line(command === "miss" ? `MISS upcall[0/yes]: ${formatFlow(key)}` : "userspace action command");
      }
      flush();
    }
  });
}

/** Prints the samples of packets that the kernel sends, such as those of the action psample, until it is interrupted. */
export async function printSamples(options: OvsOptions): Promise<void> {
  using client = psample.connectAsync(place(options));
  await untilInterrupted(async (signal) => {
    await using samples = await client.events(["packets"], { signal, inLoop: true });
    line("listening for psample events");
    flush();
    for await (const event of samples) {
      if (event.kind === "gap") line(`${event.dropped} samples lost`);
      if (event.kind !== "event") continue;
      const { sampleGroup, sampleRate, userCookie, data } = event.fields;
      const fields = [
        ...(sampleRate === undefined ? [] : [`rate:${sampleRate}`]),
        ...(sampleGroup === undefined ? [] : [`group:${sampleGroup}`]),
        ...(userCookie === undefined ? [] : [`cookie:${userCookie.toHex()}`]),
      ];
      line(`${fields.join(",")}${data === undefined || data.length === 0 ? "" : ` data:${data.toHex()}`}`);
      flush();
    }
  });
}
