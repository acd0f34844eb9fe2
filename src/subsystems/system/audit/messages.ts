import { EACCES, ECONNREFUSED, EEXIST, EPERM } from "../../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";

/** Types of the requests of the audit subsystem. (linux/audit.h) */
export const AuditRequest = {
  GET: 1000,
  SET: 1001,
  SIGNAL_INFO: 1010,
  ADD_RULE: 1011,
  DEL_RULE: 1012,
  LIST_RULES: 1013,
  TRIM: 1014,
  TTY_GET: 1016,
  TTY_SET: 1017,
  SET_FEATURE: 1018,
  GET_FEATURE: 1019,
} as const;

/** Members of `struct audit_status` in the order of their offsets, each with 4 bytes. (linux/audit.h) */
export const statusMembers = [
  "mask",
  "enabled",
  "failure",
  "pid",
  "rate_limit",
  "backlog_limit",
  "lost",
  "backlog",
  "feature_bitmap",
  "backlog_wait_time",
  "backlog_wait_time_actual",
] as const;

/** Settings that a request of the type AUDIT_SET can change. Each is set if it is present. */
export interface StatusValues {
  readonly enabled?: number;
  readonly failure?: number;
  readonly daemon?: number;
  readonly rateLimit?: number;
  readonly backlogLimit?: number;
  readonly backlogWaitTime?: number;
  readonly lost?: number;
  readonly backlogWaitTimeActual?: number;
}

/** For each setting: the bit in the mask of the structure, and the member. (`AUDIT_STATUS_*`, linux/audit.h) */
export const statusBits: Readonly<Record<keyof StatusValues, readonly [bit: number, member: string]>> = {
  enabled: [0x01, "enabled"],
  failure: [0x02, "failure"],
  daemon: [0x04, "pid"],
  rateLimit: [0x08, "rate_limit"],
  backlogLimit: [0x10, "backlog_limit"],
  backlogWaitTime: [0x20, "backlog_wait_time"],
  lost: [0x40, "lost"],
  backlogWaitTimeActual: [0x80, "backlog_wait_time_actual"],
};

/** Returns the request that changes settings of the audit subsystem. */
export function statusRequest(values: StatusValues, flags: number = NLM_F_REQUEST): Message {
  const members = new Map<string, number>();
  let mask = 0;
  for (const [name, [bit, member]] of Object.entries(statusBits)) {
    const value = values[name as keyof StatusValues];
    if (value === undefined) continue;
    mask |= bit;
    members.set(member, value);
  }
  members.set("mask", mask);
  return new MessageWriter(AuditRequest.SET, flags)
    .struct((fields) => {
      for (const member of statusMembers) fields.u32(members.get(member) ?? 0);
    })
    .finish();
}

/**
 * Returns advice for an error code of the audit subsystem.
 *
 * @param existing meaning of EEXIST for the request.
 */
export function auditAdvice(errno: number, existing?: string): string | undefined {
  switch (errno) {
    case ECONNREFUSED:
      return "the kernel accepts audit requests only from the initial user namespace: run outside of containers and of `unshare --user`";
    case EPERM:
    case EACCES:
      return (
        "this requires root in the initial user and PID namespaces (CAP_AUDIT_CONTROL; CAP_AUDIT_WRITE for messages), " +
        "and settings that are not locked"
      );
    case EEXIST:
      return existing;
  }
  return undefined;
}
