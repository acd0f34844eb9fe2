import { NETLINK_KOBJECT_UEVENT } from "../../constants/netlink.ts";
import { describeValue } from "../../errors.ts";
import { type Check, checkOptions, type OptionChecks } from "../../message/check.ts";
import { readBuffer } from "../../schema/values/text.ts";
import { inspectAs } from "../../sock/inspect.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { openEventSocket, SocketEvents, type SystemEventOptions, systemEventChecks } from "./socket-events.ts";

/** Change of a device. */
export type DeviceAction = "add" | "remove" | "change" | "move" | "online" | "offline" | "bind" | "unbind";

/** An event of a device (uevent). */
export interface DeviceEvent {
  readonly kind: "device";
  /** A {@link DeviceAction}, or another word of a newer kernel. */
  readonly action: DeviceAction | (string & {});
  /** Path of the device below `/sys`: "/devices/virtual/net/lo". */
  readonly devpath: string;
  /** "net", "block", "usb" and so on. */
  readonly subsystem: string;
  /** Number of the event. The kernel counts the events of all namespaces, so that there may be gaps. */
  readonly sequence: bigint;
  /** Path below `/dev` of a device that has one, without "/dev/". */
  readonly devname?: string;
  /** Numbers of a device that has a path in `/dev`. */
  readonly major?: number;
  readonly minor?: number;
  /** Name of the driver. */
  readonly driver?: string;
  /** All variables of the event, including those above by their names in the kernel: `DEVPATH`, `INTERFACE` … */
  readonly env: Readonly<Record<string, string>>;
}

/** Options of {@link DeviceEvents.open}. */
export interface DeviceEventOptions extends SystemEventOptions {
  /** Report only events of these subsystems (default: all). */
  subsystems?: readonly string[] | undefined;
}

const KERNEL_GROUP = 1;

const checkNames: Check = (value, path) => {
  if (!Array.isArray(value)) throw new TypeError(`${path}: expected an array, got ${describeValue(value)}`);
  for (const [index, name] of value.entries()) {
    if (typeof name !== "string") {
      throw new TypeError(`${path}[${index}]: expected the name of a subsystem, got ${describeValue(name)}`);
    }
  }
};

const checks: OptionChecks<DeviceEventOptions> = { ...systemEventChecks, subsystems: checkNames };

/**
 * The kernel's events of devices: what `udevadm monitor --kernel` prints.
 *
 * ```ts
 * await using events = DeviceEvents.open({ subsystems: ["net", "block"] });
 * for await (const event of events) {
 *   if (event.kind === "device") console.log(event.action, event.devpath);
 *   else console.log(`${event.dropped} events are missing here`);
 * }
 * ```
 *
 * Requires no privilege. Events of network devices arrive in their network namespace only; those of other devices in
 * namespaces that belong to the initial user namespace. Messages of processes, such as those of udevd, are ignored.
 */
export class DeviceEvents extends SocketEvents<DeviceEvent> {
  static {
    inspectAs(DeviceEvents, () => "DeviceEvents()");
  }

  readonly #subsystems: ReadonlySet<string> | undefined;

  private constructor(options: DeviceEventOptions) {
    super(openEventSocket(NETLINK_KOBJECT_UEVENT, KERNEL_GROUP, options), KERNEL_GROUP, options.signal);
    this.#subsystems = options.subsystems === undefined ? undefined : new Set(options.subsystems);
  }

  /**
   * Subscribes. The subscription is active when this returns.
   *
   * @throws NetlinkError if the socket cannot be opened; TypeError or RangeError for invalid options; the signal's reason
   * if it is already aborted.
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
 * Parses the message of an event: "ACTION@DEVPATH", then variables "NAME=VALUE", each with a NUL at its end. Returns
 * undefined for any other message.
 */
export function parseDeviceEvent(bytes: Uint8Array): DeviceEvent | undefined {
  const env: Record<string, string> = {};
  let title: string | undefined;
  for (let start = 0; start < bytes.length; ) {
    const nul = bytes.indexOf(0, start);
    // The kernel ends each string, so that one without an end was cut off.
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
  const major = numberOf(MAJOR);
  const minor = numberOf(MINOR);
  return {
    kind: "device",
    action: ACTION,
    devpath: DEVPATH,
    subsystem: SUBSYSTEM,
    sequence: BigInt(SEQNUM),
    ...(DEVNAME === undefined ? {} : { devname: DEVNAME }),
    ...(major === undefined ? {} : { major }),
    ...(minor === undefined ? {} : { minor }),
    ...(DRIVER === undefined ? {} : { driver: DRIVER }),
    env,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
