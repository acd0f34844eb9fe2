import { type ConnectOptions, checkConnectOptions } from "../../client/options.ts";
import { EBADF, EIO, ENODEV, EOPNOTSUPP, EPERM, EPROTO, errnoName, errnoText } from "../../constants/errno.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import { type Dcb as DcbFields, dcb, type Operations, type Result } from "../../families/dcb.ts";
import { type LinkAttrs, rtLink } from "../../families/rt-link.ts";
import { checkInteger } from "../../message/check.ts";
import { operationCodec } from "../../schema/codec.ts";
import type { Read, Write } from "../../schema/types.ts";
import { PRIVILEGE_OF_THE_MACHINE } from "../../sock/advice.ts";
import { NetworkNamespace } from "../../sock/namespace.ts";
import { refusal } from "../../sock/refusal.ts";
import { transact } from "../../sock/transact.ts";

/** Where a device is, and what holds for all that is asked of it. */
export type DcbOptions = ConnectOptions;

/** What can be asked of a device: the answer is what the device says. */
export type Question =
  | "gstate"
  | "pgtx-gcfg"
  | "pgrx-gcfg"
  | "pfc-gcfg"
  | "gperm-hwaddr"
  | "gcap"
  | "gnumtcs"
  | "pfc-gstate"
  | "bcn-gcfg"
  | "gapp"
  | "ieee-get"
  | "gdcbx"
  | "gfeatcfg"
  | "cee-get";

/** What can be changed: the answer is a result, in one attribute. */
export type Change = Exclude<keyof Operations, Question | `${string}-ntf`>;

type Request = Omit<DcbFields<Write>, "ifname">;

/** IFNAMSIZ, less the end of the string. */
const LONGEST_NAME = 15;

/** One device, as requests name it, with the errors that say which it was. */
export class DcbDevice {
  /** What it was opened as: its name, or its index. */
  readonly device: string | number;
  #closed = false;
  readonly #options: DcbOptions;
  readonly #netns: NetworkNamespace | undefined;
  readonly #ownsNamespace: boolean;

  constructor(device: string | number, options: DcbOptions = {}) {
    checkDevice(device);
    checkConnectOptions(options, NETLINK_ROUTE);
    const { netns } = options;
    this.device = device;
    this.#options = options;
    this.#ownsNamespace = netns !== undefined && !(netns instanceof NetworkNamespace);
    this.#netns = netns === undefined || netns instanceof NetworkNamespace ? netns : NetworkNamespace.open(netns);
  }

  /** Asks; throws NetlinkError when the kernel refuses, EPROTO when it only says that it is done. */
  ask(operation: Question, fields: Request = {}): DcbFields<Read> {
    return this.#exchange(operation, fields, true) as DcbFields<Read>;
  }

  /**
   * Changes something, and returns what the driver says of it: 0 or more. Throws NetlinkError when the kernel refuses, and
   * when the driver does, which says so in its answer.
   */
  change(operation: Change, result: keyof Result & keyof Request, fields: Request, idempotent = true): number {
    const said = (this.#exchange(operation, fields, idempotent) as Result)[result];
    if (typeof said !== "number") throw lacking(operation, "a result");
    if (said < 0) throw resultError(operation, said, `the driver of ${this.device} says so`);
    return said;
  }

  /** The same for what a driver does or does not do: a result that is neither 0 nor an error number is a failure, too. */
  set(operation: Change, result: keyof Result & keyof Request, fields: Request, idempotent = true): void {
    const said = this.change(operation, result, fields, idempotent);
    if (said === 0) return;
    throw resultError(operation, EIO, `the driver has not done it, and says ${said} where 0 is success`);
  }

  /** Closes the namespace that was opened for it, if there is one. Harmless twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ownsNamespace) this.#netns?.close();
  }

  #exchange(operation: Question | Change, fields: Request, idempotent: boolean): object {
    if (this.#closed) {
      const message = `dcb.${operation}: this is closed (EBADF)`;
      throw new NetlinkError(message, { errno: EBADF, operation: `dcb.${operation}` });
    }
    const deadline = new Deadline(this.#options.timeoutMs);
    // Mistakes are told before anything is asked.
    if (typeof this.device === "number") operationCodec(dcb, operation).request("do", fields);
    const ifname = this.#name(operation, deadline);
    try {
      const answer = this.#transact(operation, { ifname, ...fields }, idempotent, deadline);
      if (answer === undefined) throw lacking(operation, "an answer");
      return answer;
    } catch (error) {
      throw this.#explained(error, operation, ifname, deadline);
    }
  }

  #transact(
    operation: Question | Change,
    fields: DcbFields<Write>,
    idempotent: boolean,
    deadline: Deadline,
  ): object | undefined {
    const { socket } = this.#options;
    const codec = operationCodec(dcb, operation);
    const description = { operation: `dcb.${operation}`, headerLength: codec.headerLength, names: codec };
    const reply = transact(NETLINK_ROUTE, codec.request("do", fields), {
      netns: this.#netns,
      socket,
      timeoutMs: deadline.left,
      idempotent,
      describe: () => description,
    });
    return reply === undefined ? undefined : codec.decode(reply);
  }

  /** The device's name: requests know no other way to name it. One given by its index may have got another name meanwhile. */
  #name(operation: string, deadline: Deadline): string {
    if (typeof this.device === "string") return this.device;
    const { socket } = this.#options;
    const index = this.device;
    const getlink = operationCodec(rtLink, "getlink");
    const request = getlink.request("do", { header: { ifiIndex: index } });
    try {
      const reply = transact(NETLINK_ROUTE, request, {
        netns: this.#netns,
        timeoutMs: deadline.left,
        socket,
      });
      const { ifname } = (reply === undefined ? {} : getlink.decode(reply)) as LinkAttrs;
      if (ifname !== undefined) return ifname;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
      throw advised(error, operation, `there is no device with the index ${index} in this network namespace`);
    }
    throw lacking(operation, `the name of the device with the index ${index}`);
  }

  /** The same error, with what can be done about it. */
  #explained(error: unknown, operation: keyof Operations, ifname: string, deadline: Deadline): unknown {
    if (!(error instanceof NetlinkError) || error.syscall !== undefined) return error;
    const advice = this.#advice(-error.errno, ifname, deadline);
    return advice === undefined ? error : advised(error, operation, advice);
  }

  #advice(errno: number, ifname: string, deadline: Deadline): string | undefined {
    switch (errno) {
      case ENODEV:
        return `there is no device ${ifname} in this network namespace`;
      case EPERM:
        return PRIVILEGE_OF_THE_MACHINE;
      case EOPNOTSUPP:
        return this.#unsupported(ifname, deadline);
    }
    return undefined;
  }

  /** What is missing: the kernel gives one answer whether it is DCB itself, in the kernel or in the device, or a part of it. */
  #unsupported(ifname: string, deadline: Deadline): string {
    if (this.#probe({}, deadline) === -EOPNOTSUPP)
      return "this kernel has no data center bridging: it comes with CONFIG_DCB";
    return this.#probe({ ifname }, deadline) === -EOPNOTSUPP
      ? `the device ${ifname} has no data center bridging: its driver brings none`
      : `the device ${ifname} has data center bridging, but not this part of it`;
  }

  /** What becomes of the question that every device with DCB has an answer to; a nameless device is an argument missing. */
  #probe(fields: DcbFields<Write>, deadline: Deadline): number {
    try {
      this.#transact("ieee-get", fields, true, deadline);
      return 0;
    } catch (error) {
      return error instanceof NetlinkError ? error.errno : 0;
    }
  }
}

/** How long one call may take, however many messages it takes. */
class Deadline {
  readonly #end: number | undefined;

  constructor(timeoutMs: number | undefined) {
    this.#end = timeoutMs === undefined ? undefined : performance.now() + timeoutMs;
  }

  /** What is left of it, for the next message; undefined for the usual time. */
  get left(): number | undefined {
    return this.#end === undefined ? undefined : Math.max(1, Math.ceil(this.#end - performance.now()));
  }
}

/** The error for an answer in which something is missing. */
export function lacking(operation: string, what: string): NetlinkError {
  return new NetlinkError(`dcb.${operation}: the kernel says that it is done, but not ${what} (EPROTO)`, {
    errno: EPROTO,
    operation: `dcb.${operation}`,
  });
}

/** The same refusal, with other advice. */
function advised({ errno, extendedAck }: NetlinkError, operation: string, advice: string): NetlinkError {
  const verdict = { errno: -errno, capped: false, ...(extendedAck === undefined ? {} : { extendedAck }) };
  return refusal(`dcb.${operation}`, verdict, NETLINK_ROUTE, undefined, advice);
}

function resultError(operation: string, errno: number, why: string): NetlinkError {
  return new NetlinkError(`dcb.${operation}: ${errnoText(errno)} (${errnoName(errno)}); ${why}`, {
    errno,
    operation: `dcb.${operation}`,
  });
}

function checkDevice(device: unknown): void {
  if (typeof device === "number") {
    checkInteger(device, 1, 0x7fffffff, "device");
    return;
  }
  if (typeof device !== "string") throw new TypeError(`device: expected a name or an index, got ${shown(device)}`);
  const length = new TextEncoder().encode(device).length;
  if (length >= 1 && length <= LONGEST_NAME && !device.includes("\0")) return;
  throw new RangeError(`device: expected a name of 1 to ${LONGEST_NAME} bytes, got ${shown(device)}`);
}
