import type { Connection } from "bun-netlink/netfilter";
import { connections } from "./row-fields.ts";
import { NumberedNames } from "./system-names.ts";
import { endText, namesOf, type Table, table } from "./table.ts";

type Flow = Connection["original"];

const sourceOf = ({ source, sourcePort }: Flow) => endText(source, sourcePort);
const destinationOf = ({ destination, destinationPort }: Flow) => endText(destination, destinationPort);

const family = async () => (await import("bun-netlink/families/conntrack")).conntrack;

/** The table of the connections that the kernel's connection tracking knows. */
export const tables: readonly Table[] = [
  table<Connection>({
    name: "connections",
    summary: "tracked connections",
    keys: 3,
    fields: connections,
    words: {
      protocol: new NumberedNames({
        ...{ icmp: 1, tcp: 6, udp: 17, dccp: 33, gre: 47, icmpv6: 58, sctp: 132, udplite: 136 },
      }),
      family: new NumberedNames({ inet: 2, inet6: 10 }),
      STATE: namesOf(family, "nf-ct-tcp-state", "nf-ct-sctp-state"),
      status: namesOf(family, "nf-ct-status"),
    },
    columns: {
      PROTOCOL: "protocol",
      SOURCE: ({ original }) => sourceOf(original),
      DESTINATION: ({ original }) => destinationOf(original),
      STATE: ({ tcp, sctp }) => (tcp ?? sctp)?.state,
      REPLY_SOURCE: ({ reply }) => sourceOf(reply),
      REPLY_DESTINATION: ({ reply }) => destinationOf(reply),
      TIMEOUT: "timeout",
      MARK: { field: "mark", value: ({ mark }) => (mark === 0 ? undefined : mark) },
      ZONE: "zone",
      STATUS: "status",
    },
    async list({ netns }) {
      const { Conntrack } = await import("bun-netlink/netfilter");
      using conntrack = Conntrack.open({ netns });
      return conntrack.list().toArray();
    },
    async watch() {
      return (await import("bun-netlink/watch")).connections;
    },
  }),
];
