// Filters of sockets whose conditions the kernel ignores, on a fake kernel that ignores them as well.
import { describe, expect } from "bun:test";
import {
  type SocketFilter,
  type SocketProtocol,
  type SocketState,
  Sockets,
} from "../../../src/subsystems/sockets/index.ts";
import { FakeSockets } from "../../../src/testing/index.ts";
import { test as base } from "../../support/fixtures.ts";

/** Sockets of a fake kernel, one in each state. */
const test = base.extend({
  sockets: () => {
    const table = new FakeSockets();
    const source = { address: "10.0.0.1", port: 9 };
    const destination = { address: "10.0.0.2", port: 10 };
    const association = { protocol: "sctp" as const, source, destination, peerAddresses: ["10.0.0.2"] };
    table.add({ protocol: "sctp", source, state: "listen", mark: 6 });
    table.add({ ...association, state: "syn-sent", association: "cookie-wait", ifindex: 3 });
    table.add({ ...association, state: "established", association: "established", cgroup: 5n });
    table.add({ protocol: "sctp", source: { address: "::ffff:10.0.0.3", port: 11 }, state: "close", mark: 5 });
    table.add({ protocol: "raw", source: { address: "10.0.0.1", port: 0 }, ipProtocol: 1, state: "close" });
    table.add({ protocol: "raw", source: { address: "10.0.0.1", port: 0 }, ipProtocol: 2, state: "established" });
    table.add({ protocol: "tcp", source, state: "listen" });
    table.add({ protocol: "tcp", source: { address: "10.0.0.1", port: 12 }, state: "close" });
    table.add({ protocol: "tcp", source, destination, state: "established" });
    return Sockets.open({ socket: table.open() });
  },
});

describe("Filters of sockets", () => {
  test.each<SocketState>(["listen", "syn-sent", "established", "close", "fin-wait1"])(
    "select the sockets that are listed in state %s",
    (state, { sockets }) => {
      const all = sockets.list().toArray();
      const expected = all.filter((socket) => "state" in socket && socket.state === state);
      expect(sockets.list({ states: [state] }).toArray()).toEqual(expected);
    },
  );

  test.each<[SocketFilter, number]>([
    [{ source: { port: 9 } }, 3],
    [{ source: { address: "10.0.0.0/24" } }, 4],
    [{ source: { address: "::/0" } }, 1],
    [{ destination: { port: { from: 10 } } }, 2],
    [{ not: { destination: { port: 10 } } }, 2],
    [{ interface: 3 }, 1],
    [{ mark: { value: 4, mask: 4 } }, 2],
    [{ cgroup: 5n }, 1],
    [{ states: ["established"], source: { port: 9 } }, 1],
    [{ or: [] }, 0],
  ])("select SCTP sockets: %p", (filter, count, { sockets }) => {
    expect(sockets.list({ protocol: "sctp", ...filter }).count()).toBe(count);
  });

  test("with automaticPort omit SCTP sockets, or are rejected", ({ sockets }) => {
    const kinds = new Set<SocketProtocol>(
      Array.from(sockets.list({ automaticPort: false }), ({ protocol }) => protocol),
    );
    expect([...kinds]).toEqual(["tcp", "raw"]);
    expect(() => sockets.list({ protocol: "sctp", automaticPort: true })).toThrow(
      "filter.protocol: sctp sockets cannot be filtered by automaticPort",
    );
  });
});
