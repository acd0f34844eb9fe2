import { NetworkNamespace } from "../../src/index.ts";
import { Conntrack, type NewConnection } from "../../src/subsystems/netfilter/index.ts";
import { namespacesAvailable } from "./environment.ts";

/** Returns whether the running kernel has connection tracking. */
export function hasConntrack(): boolean {
  if (!namespacesAvailable) return false;
  using netns = NetworkNamespace.create();
  using table = Conntrack.open({ netns });
  try {
    table.list().toArray();
    return true;
  } catch {
    return false;
  }
}

/** Connections of several protocols, with and without address translation, that tests create. */
export const web: NewConnection = {
  protocol: "tcp",
  original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1000, destinationPort: 80 },
  timeout: 600,
  mark: 7,
  status: ["seen-reply", "assured"],
  tcp: {
    state: "established",
    originalWindowScale: 7,
    replyWindowScale: 6,
    originalFlags: ["window-scale"],
    replyFlags: ["window-scale", "sack-perm"],
  },
};
export const dns: NewConnection = {
  protocol: "udp",
  original: { source: "fd00::1", destination: "fd00::2", sourcePort: 5353, destinationPort: 53 },
  timeout: 600,
  zone: 5,
};
export const ping: NewConnection = {
  protocol: "icmp",
  original: { source: "10.0.0.1", destination: "10.0.0.2", icmpType: 8, icmpCode: 0, icmpId: 77 },
  timeout: 600,
};
export const association: NewConnection = {
  protocol: "sctp",
  original: { source: "10.0.0.3", destination: "10.0.0.4", sourcePort: 9, destinationPort: 10 },
  timeout: 600,
  sctp: { state: "established", originalTag: 5, replyTag: 6 },
};
export const translated: NewConnection = {
  protocol: "udp",
  original: { source: "10.2.0.1", destination: "192.0.2.1", sourcePort: 4000, destinationPort: 53 },
  sourceNat: { address: "192.0.2.99", port: 61000 },
  destinationNat: { address: "10.9.9.9", port: 5353 },
  timeout: 600,
  mark: 0x0f07,
};
