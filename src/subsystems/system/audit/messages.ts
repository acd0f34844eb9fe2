import { EACCES, ECONNREFUSED, EEXIST, EPERM } from "../../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";

/** Message types of audit requests. (linux/audit.h) */
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

/**
 * Bit of `mask` for each member of `struct audit_status`, in the order of the members, which have 4 bytes each. A
 * request sets the bit to change the member. 0 stands for a read-only member. (`AUDIT_STATUS_*`, linux/audit.h)
 */
export const statusMembers = {
  mask: 0,
  enabled: 0x01,
  failure: 0x02,
  pid: 0x04,
  rate_limit: 0x08,
  backlog_limit: 0x10,
  lost: 0x40,
  backlog: 0,
  feature_bitmap: 0,
  backlog_wait_time: 0x20,
  backlog_wait_time_actual: 0x80,
} as const;

export type StatusMember = keyof typeof statusMembers;

/** In the order of their offsets in `struct audit_status`. */
export const statusNames: readonly StatusMember[] = Object.keys(statusMembers) as StatusMember[];

export function statusRequest(
  values: Readonly<Partial<Record<StatusMember, number | undefined>>>,
  flags: number = NLM_F_REQUEST,
): Message {
  let mask = 0;
  for (const name of statusNames) if (values[name] !== undefined) mask |= statusMembers[name];
  return new MessageWriter(AuditRequest.SET, flags)
    .struct((fields) => {
      for (const name of statusNames) fields.u32(name === "mask" ? mask : (values[name] ?? 0));
    })
    .finish();
}

export function auditAdvice(errno: number, existing?: string): string | undefined {
  switch (errno) {
    case ECONNREFUSED:
      return (
        "the kernel accepts audit requests only from the initial user namespace: " +
        "run outside of containers and of `unshare --user`"
      );
    case EPERM:
    case EACCES:
      return (
        "this requires root in the initial user and PID namespaces (CAP_AUDIT_CONTROL; " +
        "CAP_AUDIT_WRITE for messages), and settings that are not locked"
      );
    case EEXIST:
      return existing;
  }
  return undefined;
}
