import { EPERM } from "../../../constants/errno.ts";
import { NETLINK_AUDIT, NLM_F_ACK, NLM_F_REQUEST, NLMSG_ERROR } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { checkSystemEventOptions, SocketEvents, type SystemEventOptions } from "../socket-events.ts";
import { auditAdvice, statusRequest } from "./messages.ts";
import { recordTypes } from "./names.ts";
import { type AuditRecord, parseAuditRecord } from "./record.ts";

/** Options for receiving audit records: socket, buffer size and abort signal. */
export type AuditRecordOptions = SystemEventOptions;

/** Number of the multicast group of audit records. (`AUDIT_NLGRP_READLOG`) */
const READLOG = 1;
/** The audit daemon's socket joins no group and receives unicast messages. */
const UNICAST = 0;
const NLMSGHDR = 16;
/** Lowest type of audit records except AUDIT_USER and AUDIT_LOGIN. */
const FIRST_RECORD = 1100;
/** The kernel's check whether the audit daemon still exists. (`AUDIT_REPLACE`) */
const REPLACE = 1329;

/**
 * The records of the kernel's audit subsystem.
 *
 * ```ts
 * await using records = AuditRecords.open();
 * for await (const record of records) {
 *   if (record.kind === "record") console.log(record.type, record.fields);
 *   else console.log(`${record.dropped || "an unknown number of"} records dropped`);
 * }
 * ```
 *
 * To join the records of one event, use `groupAuditRecords`. A gap reports records that were dropped because the
 * receive buffer was full. `Audit.status().lost` counts records that the kernel could not write at all.
 */
export class AuditRecords extends SocketEvents<AuditRecord> {
  readonly #isDaemon: boolean;
  /** Error number of the registration: 0 for success, undefined until then. */
  #answer: number | undefined;

  private constructor(options: SystemEventOptions, group: number, socket?: NetlinkSocket) {
    super(options, NETLINK_AUDIT, group, socket);
    this.#isDaemon = group === UNICAST;
  }

  /**
   * Subscribes to a copy of all audit records. Any number of programs can subscribe, in addition to the audit daemon.
   *
   * Requires CAP_AUDIT_READ in the initial user namespace. The socket must be in the initial network namespace, because
   * the kernel sends records only there.
   *
   * @throws NetlinkError EPERM without the capability; TypeError or RangeError for invalid options; the signal's reason
   *   if it is already aborted.
   */
  static open(options: AuditRecordOptions = {}): AuditRecords {
    checkSystemEventOptions(options);
    return new AuditRecords(options, READLOG);
  }

  /**
   * Registers this process as the audit daemon. The kernel then sends all audit records to this process, and queues the
   * records that the process has not read yet. The registration ends with `stop()` and when the process exits.
   *
   * Requires CAP_AUDIT_CONTROL in the initial user namespace, and the initial PID namespace.
   *
   * @throws NetlinkError EEXIST if another daemon is registered, EPERM without the required privileges; TypeError or
   *   RangeError for invalid options; the signal's reason if it is already aborted.
   */
  static register(options: AuditRecordOptions = {}): AuditRecords {
    checkSystemEventOptions(options);
    return AuditRecords.#registered(options);
  }

  /**
   * Registers this process as audit daemon over an open socket.
   *
   * @internal
   */
  static over(socket: NetlinkSocket, signal?: AbortSignal): AuditRecords {
    return AuditRecords.#registered({ signal }, socket);
  }

  static #registered(options: SystemEventOptions, socket?: NetlinkSocket): AuditRecords {
    const records = new AuditRecords(options, UNICAST, socket);
    try {
      records.#register();
      return records;
    } catch (error) {
      records.close();
      throw error;
    }
  }

  #register(): void {
    // The kernel queues its reply before `send` returns.
    this.socket.send(statusRequest({ pid: process.pid }, NLM_F_REQUEST | NLM_F_ACK));
    for (let more = true; more && this.#answer === undefined; ) more = this.receive();
    if (this.#answer === 0) return;
    const errno = this.#answer ?? EPERM;
    const advice = auditAdvice(errno, "another daemon is registered");
    const reason = this.#answer === undefined ? "the kernel did not reply" : "the kernel rejected the request";
    throw failure("register audit daemon", reason, errno, advice);
  }

  protected override unsubscribe(): void {
    if (!this.#isDaemon) return;
    try {
      this.socket.send(statusRequest({ pid: 0 }, NLM_F_REQUEST));
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
    }
  }

  protected read(bytes: Uint8Array): readonly (AuditRecord | Gap)[] | "malformed" {
    if (bytes.length < NLMSGHDR) return "malformed";
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const type = view.getUint16(4, hostLittleEndian);
    if (type === NLMSG_ERROR && bytes.length >= NLMSGHDR + 4) {
      this.#answer ??= -view.getInt32(NLMSGHDR, hostLittleEndian);
      return [];
    }
    if ((type < FIRST_RECORD && !recordTypes.has(type)) || type === REPLACE) return [];
    // Ignore `nlmsg_len`, which excludes the header in messages to the daemon.
    const record = parseAuditRecord(type, bytes.subarray(NLMSGHDR));
    return record === undefined ? "malformed" : [record];
  }
}
