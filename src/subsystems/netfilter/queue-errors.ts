import { EBUSY, EINVAL, EOPNOTSUPP, EPERM, errnoName, errnoText } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { QueueSettings } from "./queue-config.ts";

/** A command without effect, which reveals whether queues are supported and allowed. */
export type Probe = () => NetlinkError | undefined;

/**
 * Returns the error for a queue that could not be bound. The kernel returns EPERM both without the privilege and for a
 * queue of another process, and EINVAL if it has no queues at all; the probe distinguishes these.
 */
export function bindError(queue: number, error: NetlinkError, owner: number | undefined, probe: Probe): NetlinkError {
  if (error.errno === -EBUSY) return taken(queue, "this socket", error);
  if (error.errno !== -EPERM && error.errno !== -EINVAL) return error;
  const probed = probe();
  if (probed === undefined && error.errno === -EPERM) {
    return taken(queue, owner === undefined ? "another socket" : `the socket with port id ${owner}`, error);
  }
  if (probed?.errno !== -EINVAL) return error;
  return new NetlinkError(
    "this kernel has no packet queues: they come with CONFIG_NETFILTER_NETLINK_QUEUE (module nfnetlink_queue) (EOPNOTSUPP)",
    { errno: EOPNOTSUPP, operation: "NFQNL_CFG_CMD_BIND", cause: error },
  );
}

/** Returns the error for rejected flags. */
export function flagsError(settings: QueueSettings, error: NetlinkError): NetlinkError {
  if (error.errno !== -EOPNOTSUPP) return error;
  const advice: string[] = [];
  if (settings.conntrack === true) {
    advice.push(
      "conntrack takes CONFIG_NF_CT_NETLINK and CONFIG_NETFILTER_NETLINK_GLUE_CT (module nf_conntrack_netlink)",
    );
  }
  if (settings.securityContext === true) advice.push("securityContext takes CONFIG_NETWORK_SECMARK");
  const reason = `NFQA_CFG_FLAGS: ${errnoText(EOPNOTSUPP)} (${errnoName(EOPNOTSUPP)})`;
  return new NetlinkError(advice.length === 0 ? reason : `${reason}; ${advice.join("; ")}`, {
    errno: EOPNOTSUPP,
    operation: "NFQA_CFG_FLAGS",
    extendedAck: error.extendedAck,
    cause: error,
  });
}

function taken(queue: number, by: string, cause: NetlinkError): NetlinkError {
  return new NetlinkError(
    `queue ${queue} is taken by ${by} (EBUSY); /proc/net/netfilter/nfnetlink_queue lists the queues and their port ids`,
    { errno: EBUSY, operation: "NFQNL_CFG_CMD_BIND", cause },
  );
}
