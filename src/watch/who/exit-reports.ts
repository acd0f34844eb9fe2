import { readFileSync } from "node:fs";
import { lazily } from "../../base/objects.ts";
import { ENOBUFS } from "../../constants/errno.ts";
import { NETLINK_GENERIC, NLMSG_MIN_TYPE } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { type Events, taskstats } from "../../families/taskstats.ts";
import { MessageCursor } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { ProcessDetails } from "./process-details.ts";

const exits = lazily(() => operationCodec(taskstats, "exit-ntf"));

/** Reports of the kernel about tasks that ended (`TASKSTATS`): the program and the user of each. */
export class ExitReports {
  readonly #socket: NetlinkSocket;
  /** Reports that were not taken, by the ids of the tasks. */
  readonly #reports = new Map<number, ProcessDetails>();

  private constructor(socket: NetlinkSocket) {
    this.#socket = socket;
  }

  /** Returns undefined if the reports are unavailable: the kernel lacks them, or does not permit the subscription. */
  static open(receiveBufferSize: number): ExitReports | undefined {
    let socket: NetlinkSocket | undefined;
    try {
      socket = NetlinkSocket.open(NETLINK_GENERIC, { receiveBufferSize, allowPeers: false });
      using client = taskstats.connect({ socket });
      const registerCpumask = readFileSync("/sys/devices/system/cpu/possible", "utf8").trim();
      client.do("register", { registerCpumask });
      return new ExitReports(socket);
    } catch {
      socket?.close();
      return undefined;
    }
  }

  /** Receives all queued reports, without waiting for others. Pauses, so that the event loop is not blocked. */
  async receive(): Promise<void> {
    await new TimeSlice().repeat(() => this.#receiveSome());
  }

  /** Returns the report about a task and forgets it. */
  take(tid: number): ProcessDetails | undefined {
    const report = this.#reports.get(tid);
    this.#reports.delete(tid);
    return report;
  }

  /** Forgets all reports. */
  clear(): void {
    this.#reports.clear();
  }

  close(): void {
    this.#socket.close();
  }

  #receiveSome(): boolean {
    try {
      const datagrams = this.#socket.receiveMany();
      for (const { bytes, truncated } of datagrams) if (!truncated) this.#read(bytes);
      return datagrams.length > 0;
    } catch (error) {
      // The programs of the lost reports stay unknown.
      if (error instanceof NetlinkError && error.errno === -ENOBUFS) return true;
      throw error;
    }
  }

  #read(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const cursor = new MessageCursor().over(bytes, view, 0, bytes.length); cursor.next(); ) {
      const { message } = cursor;
      if (message.type < NLMSG_MIN_TYPE) continue;
      const { pid, stats } = (exits().decode(message) as Events["exit-ntf"]).aggrPid ?? {};
      if (pid === undefined || typeof stats?.acComm !== "string") continue;
      this.#reports.set(pid, { pid, program: stats.acComm, uid: stats.acUid });
    }
  }
}
