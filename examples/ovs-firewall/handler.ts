// The upcall handler of main.ts. It reports packets that no flow admits, and drops them.
import { defineUpcallHandler } from "bun-netlink/ovs";

/** Report about a packet that was dropped. */
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
