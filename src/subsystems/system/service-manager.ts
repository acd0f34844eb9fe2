import { checkOneOf, checkOptions, checkString } from "../../base/check.ts";
import { environmentVariable } from "../../base/engine.ts";
import { encodeText } from "../../base/text.ts";
import { AF_UNIX, MSG_NOSIGNAL, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from "../../constants/socket.ts";
import { check } from "../../errors.ts";
import { close, monotonicNanoseconds, sendto, socket } from "../../ffi/libc.ts";
import { allocate } from "../../ffi/memory.ts";

/** State of a service, as a service manager such as systemd shows it. */
export interface ServiceState {
  /**
   * Event to report. "ready": the service has started or reloaded its configuration. "reloading": the service reads its
   * configuration again. "stopping": the service begins to end. "watchdog": the service still works.
   */
  readonly event?: "ready" | "reloading" | "stopping" | "watchdog" | undefined;
  /** One line of text about the service, shown by `systemctl status`. */
  readonly status?: string | undefined;
}

const MAX_PATH = 107;
const SOCKADDR_UN_SIZE = 110;
const PATH_OFFSET = 2;
const lines = {
  ready: () => ["READY=1"],
  // With this time, systemd matches the message with its reload request.
  reloading: () => ["RELOADING=1", `MONOTONIC_USEC=${Math.floor(monotonicNanoseconds() / 1000)}`],
  stopping: () => ["STOPPING=1"],
  watchdog: () => ["WATCHDOG=1"],
} as const;
const stateChecks = { event: true, status: checkString } as const;

/**
 * Reports the state of this process to the service manager, as `sd_notify(3)` does. If the environment variable
 * NOTIFY_SOCKET is not set, no service manager expects a report. The function then sends nothing and returns false.
 *
 * ```ts
 * notifyServiceManager({ event: "ready", status: "12 links are configured" });
 * ```
 *
 * @throws TypeError or RangeError for an invalid state or an invalid NOTIFY_SOCKET; NetlinkError if the report cannot
 *   be sent, such as ECONNREFUSED.
 */
export function notifyServiceManager(state: ServiceState): boolean {
  checkOptions(state, stateChecks, "state");
  const { event, status } = state;
  if (event !== undefined) checkOneOf(event, Object.keys(lines), "state.event");
  const path = environmentVariable("NOTIFY_SOCKET") ?? "";
  if (path === "") return false;
  const text = [
    ...(event === undefined ? [] : lines[event]()),
    ...(status === undefined ? [] : [`STATUS=${status.replaceAll(/\s+/g, " ")}`]),
  ].join("\n");
  send(path, encodeText(text));
  return true;
}

/**
 * Returns the time in milliseconds within which the service manager expects the next event "watchdog". A service should
 * report the event after half of this time. Returns undefined if the service manager does not expect the event.
 */
export function watchdogTimeoutMs(): number | undefined {
  const time = environmentVariable("WATCHDOG_USEC") ?? "";
  const pid = environmentVariable("WATCHDOG_PID");
  if (!/^[1-9]\d*$/.test(time) || (pid !== undefined && pid !== `${process.pid}`)) return undefined;
  return Number(time) / 1000;
}

/** A path that starts with "@" is an abstract name. */
function send(path: string, bytes: Uint8Array): void {
  const name = encodeText(path);
  if (!/^[/@]/.test(path)) throw new TypeError(`NOTIFY_SOCKET: expected a path or "@" and a name, got "${path}"`);
  if (name.length > MAX_PATH)
    throw new RangeError(`NOTIFY_SOCKET: expected at most ${MAX_PATH} bytes, got ${name.length}`);
  const address = allocate(SOCKADDR_UN_SIZE);
  address.view.setUint16(0, AF_UNIX, true);
  address.bytes.set(name, PATH_OFFSET);
  if (path.startsWith("@")) address.bytes[PATH_OFFSET] = 0;
  const message = allocate(Math.max(1, bytes.length));
  message.bytes.set(bytes);
  const fd = check(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  try {
    const size = PATH_OFFSET + name.length;
    check(sendto(fd, message, 0, bytes.length, MSG_NOSIGNAL, address, size), "notify the service manager");
  } finally {
    close(fd);
  }
}
