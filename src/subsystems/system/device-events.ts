import { typeError } from "../../base/argument-error.ts";
import { type Check, checkArray, checkOptions, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { defined } from "../../base/objects.ts";
import { NETLINK_KOBJECT_UEVENT } from "../../constants/netlink.ts";
import { readBuffer } from "../../schema/values/text.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { SocketEvents, type SystemEventOptions, systemEventChecks } from "./socket-events.ts";

/** Kind of a device event, such as "add" or "remove". */
export type DeviceAction = "add" | "remove" | "change" | "move" | "online" | "offline" | "bind" | "unbind";

/** An event that the kernel sends when a device changes (uevent). */
export interface DeviceEvent {
  readonly kind: "device";
  /** What happened to the device: a {@link DeviceAction}, or another word if the kernel is newer than this library. */
  readonly action: DeviceAction | (string & {});
  /** Path of the device below `/sys`, such as "/devices/virtual/net/lo". */
  readonly devpath: string;
  /** Name of the device's subsystem: "net", "block", "usb" and so on. */
  readonly subsystem: string;
  /**
   * Sequence number of the device event. Missing numbers are normal, because the kernel also counts the events of other
   * network namespaces.
   */
  readonly sequence: bigint;
  /** Path of the device node below `/dev`, such as "sda1". Absent for a device without a device node. */
  readonly devname?: string;
  /** Major number of the device node. Absent for a device without a device node. */
  readonly major?: number;
  /** Minor number of the device file. */
  readonly minor?: number;
  /** Name of the device's driver. */
  readonly driver?: string;
  /**
   * All variables of the device event (uevent). Their names are those of the kernel, such as `DEVPATH` and `INTERFACE`.
   */
  readonly env: Readonly<Record<string, string>>;
}

/** Options for subscribing to device events. */
export interface DeviceEventOptions extends SystemEventOptions {
  /**
   * Names of the device subsystems whose events are reported, such as "net" and "block". By default, the events of all
   * subsystems are reported.
   */
  subsystems?: readonly string[] | undefined;
}

const KERNEL_GROUP = 1;

const checkNames: Check = (value, path) => {
  checkArray(value, path);
  for (const [index, name] of value.entries()) {
    if (typeof name !== "string") {
      throw typeError(`${path}[${index}]`, `expected the name of a subsystem, got ${describeValue(name)}`);
    }
  }
};

const checks: OptionChecks<DeviceEventOptions> = { ...systemEventChecks, subsystems: checkNames };

/**
 * A subscription to the kernel's device events, as the command `udevadm monitor --kernel` prints them.
 *
 * ```ts
 * await using events = DeviceEvents.open({ subsystems: ["net", "block"] });
 * for await (const event of events) {
 *   if (event.kind === "device") console.log(event.action, event.devpath);
 *   else console.log(`${event.dropped || "an unknown number of"} events dropped`);
 * }
 * ```
 *
 * The subscription requires no privilege. An event about a network device arrives only in the device's network
 * namespace. Other events arrive in all network namespaces that belong to the initial user namespace. Messages from
 * processes such as udevd are ignored.
 */
export class DeviceEvents extends SocketEvents<DeviceEvent> {
  readonly #subsystems: ReadonlySet<string> | undefined;

  private constructor(options: DeviceEventOptions) {
    super(options, NETLINK_KOBJECT_UEVENT, KERNEL_GROUP);
    this.#subsystems = options.subsystems === undefined ? undefined : new Set(options.subsystems);
  }

  /**
   * Subscribes to device events. The subscription is active when this method returns.
   *
   * @throws NetlinkError if the socket cannot be opened; TypeError or RangeError for invalid options; the signal's
   * reason if it is already aborted.
   */
  static open(options: DeviceEventOptions = {}): DeviceEvents {
    checkOptions(options, checks);
    options.signal?.throwIfAborted();
    return new DeviceEvents(options);
  }

  protected read(bytes: Uint8Array): readonly (DeviceEvent | Gap)[] | "malformed" {
    const event = parseDeviceEvent(bytes);
    if (event === undefined) return "malformed";
    return this.#subsystems === undefined || this.#subsystems.has(event.subsystem) ? [event] : [];
  }
}

/**
 * Parses a device event: "ACTION@DEVPATH" and variables "NAME=VALUE", each with a terminating NUL. Returns undefined
 * for other messages.
 */
export function parseDeviceEvent(bytes: Uint8Array): DeviceEvent | undefined {
  const env: Record<string, string> = {};
  let title: string | undefined;
  for (let start = 0; start < bytes.length; ) {
    const nul = bytes.indexOf(0, start);
    // A message whose last byte is not NUL was truncated.
    if (nul < 0) return undefined;
    const text = readBuffer(bytes, start, nul);
    start = nul + 1;
    if (title === undefined) {
      title = text;
      continue;
    }
    const separator = text.indexOf("=");
    if (separator <= 0) return undefined;
    Object.defineProperty(env, text.slice(0, separator), {
      value: text.slice(separator + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  const { ACTION, DEVPATH, SUBSYSTEM, SEQNUM, DEVNAME, MAJOR, MINOR, DRIVER } = env;
  if (ACTION === undefined || DEVPATH === undefined || SUBSYSTEM === undefined) return undefined;
  if (title !== `${ACTION}@${DEVPATH}` || SEQNUM === undefined || !/^\d{1,20}$/.test(SEQNUM)) return undefined;
  return defined({
    kind: "device" as const,
    action: ACTION,
    devpath: DEVPATH,
    subsystem: SUBSYSTEM,
    sequence: BigInt(SEQNUM),
    devname: DEVNAME,
    major: numberOf(MAJOR),
    minor: numberOf(MINOR),
    driver: DRIVER,
    env,
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
