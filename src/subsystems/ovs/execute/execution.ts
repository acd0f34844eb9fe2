import type { FlowAction, FlowKey } from "../flow.ts";

/** A packet, and the actions that the datapath executes on it. */
export interface Execution {
  /** The packet with its Ethernet header; at least 14 bytes. */
  packet: Uint8Array;
  /** Actions to execute on the packet. */
  actions: readonly FlowAction[];
  /**
   * Packet metadata that is not part of the packet: input port, marks and tunnel. The key of an upcall can be passed:
   * the kernel reads the headers from the packet and ignores those of the key.
   */
  key?: FlowKey | undefined;
  /**
   * Hash of the packet as reported in its upcall, as an integer or as bytes. With it, actions that select by hash treat
   * the packet like other packets of its connection.
   */
  hash?: bigint | number | Uint8Array | undefined;
  /** Maximum received unit of the packet as reported in its upcall: the size of its largest fragment in bytes. */
  mru?: number | undefined;
  /** Port id of the socket that receives the upcalls of the executed actions (Linux 6.17; ignored by older kernels). */
  upcallPortId?: number | undefined;
  /** Whether to keep the kernel from logging rejected actions (default false). */
  probe?: boolean | undefined;
  /**
   * Whether this process executes the actions that the kernel does not support, as Open vSwitch does (default false).
   * For example, no kernel sets the headers `arp`, `icmp`, `icmpv6` and `nd`. An array names further actions that the
   * running kernel lacks, for example `["checkPktLen"]`. See `kernelExecutions`. Several executions in the kernel may
   * result; if one fails, the others still take place.
   */
  inUserSpace?: boolean | readonly (keyof FlowAction)[] | undefined;
}
