import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { type ConnectOptions, runLimited } from "../../client/options.ts";
import { Owner } from "../../client/owner.ts";
import { EIO, ENODEV, EOPNOTSUPP, EPERM, EPROTO, errnoText } from "../../constants/errno.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { type Dcb as DcbFields, type Result as DcbResult, dcb, type Operations } from "../../families/dcb.ts";
import { type LinkAttrs, rtLink } from "../../families/rt-link.ts";
import type { CallLimits, Mode, Result, Steps } from "../../io/io.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import { textLength } from "../../schema/values/text.ts";
import { rejection } from "../../sock/advice.ts";
import { privilegeAdvice } from "../../sock/privilege.ts";
import { Session } from "../route/core/session.ts";

/** Options for opening the data center bridging settings of a device. */
export type DcbOptions = ConnectOptions;

export type ReadOperation = Exclude<Extract<keyof Operations, `g${string}` | `${string}-g${string}`>, `${string}-ntf`>;

/** DCB operations that change settings; their replies contain a status. */
type Change = Exclude<keyof Operations, ReadOperation | `${string}-ntf`>;

type Request = Omit<DcbFields<Write>, "ifname">;

const MAX_NAME = 15;

export class DcbDevice<M extends Mode = Mode> extends Owner<Session> {
  readonly device: string | number;

  constructor(device: string | number, options: DcbOptions | undefined) {
    checkDevice(device);
    super(new Session("dcb", options));
    this.device = device;
  }

  /** Runs I/O steps; in mode "async", exceptions reject the promise. */
  call<T>(code: () => Steps<T>, options: CallLimits | undefined): Result<M, T> {
    return runLimited(this.session.io, starting(code), options) as Result<M, T>;
  }

  *ask(operation: ReadOperation, fields: Request = {}): Steps<DcbFields<Read>> {
    return (yield* this.#exchange(operation, fields, true)) as DcbFields<Read>;
  }

  /** Returns the driver's status; throws NetlinkError for a negative one. */
  *change(
    operation: Change,
    result: keyof DcbResult & keyof Request,
    fields: Request,
    idempotent = true,
  ): Steps<number> {
    const status = ((yield* this.#exchange(operation, fields, idempotent)) as DcbResult)[result];
    if (typeof status !== "number") throw incompleteReplyError(operation, "a result");
    if (status < 0) throw resultError(operation, status, `reported by the driver of ${this.device}`);
    return status;
  }

  *set(operation: Change, result: keyof DcbResult & keyof Request, fields: Request, idempotent = true): Steps<void> {
    const status = yield* this.change(operation, result, fields, idempotent);
    if (status === 0) return;
    throw resultError(operation, EIO, `the driver returned status ${status} instead of 0`);
  }

  *#exchange(operation: ReadOperation | Change, fields: Request, idempotent: boolean): Steps<object> {
    this.session.check(`dcb.${operation}`);
    const timeLeft = timeLimit(this.session.options.timeoutMs);
    // Invalid fields are reported before the name is looked up.
    if (typeof this.device === "number") operationCodec(dcb, operation).request("do", fields);
    const ifname = yield* this.#name(operation, timeLeft);
    try {
      const answer = yield* this.#transact(operation, { ifname, ...fields }, idempotent, timeLeft);
      if (answer === undefined) throw incompleteReplyError(operation, "a reply");
      return answer;
    } catch (error) {
      throw yield* this.#explained(error, operation, ifname, timeLeft);
    }
  }

  *#transact(
    operation: ReadOperation | Change,
    fields: DcbFields<Write>,
    idempotent: boolean,
    timeLeft: TimeLeft,
  ): Steps<object | undefined> {
    const codec = operationCodec(dcb, operation);
    const request = { message: codec.request("do", fields), codec, what: () => `dcb.${operation}` };
    const reply = yield* this.session.send(request, { timeoutMs: timeLeft(), idempotent });
    return reply === undefined ? undefined : codec.decode(reply);
  }

  /** Returns the device's current name, which may change. */
  *#name(operation: string, timeLeft: TimeLeft): Steps<string> {
    if (typeof this.device === "string") return this.device;
    const index = this.device;
    const codec = operationCodec(rtLink, "getlink");
    const message = codec.request("do", { header: { ifiIndex: index } });
    try {
      const request = { message, codec, what: () => `dcb.${operation}` };
      const reply = yield* this.session.send(request, { timeoutMs: timeLeft() });
      const { ifname } = (reply === undefined ? {} : codec.decode(reply)) as LinkAttrs;
      if (ifname !== undefined) return ifname;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
      throw withAdvice(error, operation, `there is no device with the index ${index} in this network namespace`);
    }
    throw incompleteReplyError(operation, `the name of the device with the index ${index}`);
  }

  *#explained(error: unknown, operation: keyof Operations, ifname: string, timeLeft: TimeLeft): Steps<unknown> {
    if (!(error instanceof NetlinkError) || error.syscall !== undefined) return error;
    const advice = yield* this.#advice(-error.errno, ifname, timeLeft);
    return advice === undefined ? error : withAdvice(error, operation, advice);
  }

  *#advice(errno: number, ifname: string, timeLeft: TimeLeft): Steps<string | undefined> {
    switch (errno) {
      case ENODEV:
        return `there is no device ${ifname} in this network namespace`;
      case EPERM:
        return privilegeAdvice("machine");
      case EOPNOTSUPP:
        return yield* this.#unsupported(ifname, timeLeft);
    }
    return undefined;
  }

  /** Returns the reason why a DCB request failed with EOPNOTSUPP. */
  *#unsupported(ifname: string, timeLeft: TimeLeft): Steps<string> {
    if ((yield* this.#probe({}, timeLeft)) === -EOPNOTSUPP)
      return "this kernel has no data center bridging: it requires CONFIG_DCB";
    return (yield* this.#probe({ ifname }, timeLeft)) === -EOPNOTSUPP
      ? `the device ${ifname} has no data center bridging: its driver does not support it`
      : `the device ${ifname} has data center bridging, but not this part of it`;
  }

  /** Sends `ieee-get`, which every DCB device supports, and returns its error. */
  *#probe(fields: DcbFields<Write>, timeLeft: TimeLeft): Steps<number> {
    try {
      yield* this.#transact("ieee-get", fields, true, timeLeft);
      return 0;
    } catch (error) {
      return error instanceof NetlinkError ? error.errno : 0;
    }
  }
}

function* starting<T>(code: () => Steps<T>): Steps<T> {
  return yield* code();
}

/** Milliseconds that are left; undefined without a time limit. */
type TimeLeft = () => number | undefined;

function timeLimit(timeoutMs: number | undefined): TimeLeft {
  if (timeoutMs === undefined) return () => undefined;
  const end = performance.now() + timeoutMs;
  return () => Math.max(1, Math.ceil(end - performance.now()));
}

export function incompleteReplyError(operation: string, what: string): NetlinkError {
  return failure(`dcb.${operation}`, `the kernel's reply lacks ${what}`, EPROTO);
}

function withAdvice({ errno, extendedAck }: NetlinkError, operation: string, advice: string): NetlinkError {
  const verdict = { errno: -errno, capped: false, ...(extendedAck === undefined ? {} : { extendedAck }) };
  return rejection(`dcb.${operation}`, verdict, NETLINK_ROUTE, undefined, advice);
}

function resultError(operation: string, errno: number, why: string): NetlinkError {
  return failure(`dcb.${operation}`, errnoText(errno), errno, why);
}

function checkDevice(device: unknown): void {
  if (typeof device === "number") {
    checkInteger(device, 1, 0x7fffffff, "device");
    return;
  }
  if (typeof device !== "string")
    throw typeError("device", `expected a name or an index, got ${describeValue(device)}`);
  const length = textLength(device);
  if (length >= 1 && length <= MAX_NAME && !device.includes("\0")) return;
  throw rangeError("device", `expected a name of 1 to ${MAX_NAME} bytes, got ${describeValue(device)}`);
}
