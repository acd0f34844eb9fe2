import type { ConntrackAttrs, TupleAttrs } from "bun-netlink/families/conntrack";
import { type Change, type Context, type Table, table } from "./table.ts";

type Connection = ConntrackAttrs;

function sourceOf(tuple: TupleAttrs | undefined): string | undefined {
  const { ipV4Src, ipV6Src } = tuple?.tupleIp ?? {};
  return endText(ipV4Src, ipV6Src, tuple?.tupleProto?.protoSrcPort);
}

function destinationOf(tuple: TupleAttrs | undefined): string | undefined {
  const { ipV4Dst, ipV6Dst } = tuple?.tupleIp ?? {};
  return endText(ipV4Dst, ipV6Dst, tuple?.tupleProto?.protoDstPort);
}

function endText(v4: string | undefined, v6: string | undefined, port: number | undefined): string | undefined {
  const address = v4 ?? (v6 === undefined || port === undefined ? v6 : `[${v6}]`);
  return address === undefined || port === undefined ? address : `${address}:${port}`;
}

/**
 * Yields the connections, then their changes. An event contains only the fields that changed, which are merged into the
 * known entry.
 */
async function* followConnections({ netns, signal }: Context): AsyncGenerator<Change<Connection>> {
  const { conntrack } = await import("bun-netlink/families/conntrack");
  using client = conntrack.connect({ netns });
  await using events = client.events(
    ["nfnlgrp-conntrack-new", "nfnlgrp-conntrack-update", "nfnlgrp-conntrack-destroy"],
    { signal },
  );
  const read = () =>
    new Map(
      client
        .dump("get")
        .toArray()
        .map((entry) => [keyOf(entry), entry as Connection]),
    );
  let known = read();
  yield { kind: "snapshot", rows: [...known.values()] };
  for await (const event of events) {
    if (event.kind === "gap") {
      yield { kind: "resync", reason: event.reason, dropped: event.dropped };
      const before = known;
      known = read();
      for (const [key, row] of before) if (!known.has(key)) yield { kind: "remove", row };
      for (const [key, row] of known) {
        const previous = before.get(key);
        if (previous === undefined) yield { kind: "add", row };
        else yield { kind: "change", row, previous };
      }
    } else if (event.kind === "event" && (event.name === "new-ntf" || event.name === "delete-ntf")) {
      const key = keyOf(event.fields);
      const previous = known.get(key);
      const row: Connection = { ...previous, ...event.fields };
      if (event.name === "delete-ntf") {
        if (known.delete(key)) yield { kind: "remove", row };
      } else {
        known.set(key, row);
        yield previous === undefined ? { kind: "add", row } : { kind: "change", row, previous };
      }
    }
  }
}

function keyOf({ id, zone, tupleOrig }: Connection): string {
  return id === undefined ? JSON.stringify([zone, tupleOrig]) : `${id}`;
}

/** The table of connections that connection tracking knows. */
export const tables: readonly Table[] = [
  table<Connection>({
    name: "connections",
    summary: "tracked connections",
    keys: 3,
    columns: {
      PROTOCOL: ({ tupleOrig }) => protocolName(tupleOrig?.tupleProto?.protoNum),
      SOURCE: ({ tupleOrig }) => sourceOf(tupleOrig),
      DESTINATION: ({ tupleOrig }) => destinationOf(tupleOrig),
      STATE: ({ protoinfo }) => protoinfo?.protoinfoTcp?.tcpState,
      REPLY_SOURCE: ({ tupleReply }) => sourceOf(tupleReply),
      REPLY_DESTINATION: ({ tupleReply }) => destinationOf(tupleReply),
      TIMEOUT: ({ timeout }) => timeout,
      MARK: ({ mark }) => (mark === 0 ? undefined : mark),
      ZONE: ({ zone }) => zone,
      STATUS: ({ status }) => status,
    },
    async list({ netns }) {
      const { conntrack } = await import("bun-netlink/families/conntrack");
      using client = conntrack.connect({ netns });
      return client.dump("get").toArray();
    },
    follow: followConnections,
  }),
];

const names: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmp6", 132: "sctp" };

function protocolName(number: number | undefined): string | number | undefined {
  return number === undefined ? undefined : (names[number] ?? number);
}
