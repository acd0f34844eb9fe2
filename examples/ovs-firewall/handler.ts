// Runs in the worker threads of main.ts: what no flow lets through comes here, is told of, and goes no further.
import { defineUpcallHandler } from "bun-netlink/ovs";

/** What the worker tells of a packet. */
export interface Refused {
  from: string;
  to: string;
  protocol: number;
  port: number | undefined;
  length: number;
}

export default defineUpcallHandler({
  upcall({ key, length }, context) {
    const { ipv4, tcp, udp } = key;
    if (ipv4 === undefined) return;
    const { source: from, destination: to, protocol } = ipv4;
    context.report({ from, to, protocol, port: (tcp ?? udp)?.destination, length } satisfies Refused);
  },
});
