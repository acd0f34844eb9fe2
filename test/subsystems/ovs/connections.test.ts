import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { NetworkNamespace } from "../../../src/index.ts";
import { Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import { Families } from "../../../src/subsystems/ovs/core/families.ts";
import {
  formatConnection,
  formatConnectionStatistics,
  parseConnectionTuple,
} from "../../../src/subsystems/ovs/index.ts";
import { Connections } from "../../../src/subsystems/ovs/tracking/connections.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";

const hasConntrack = existsSync("/proc/sys/net/netfilter/nf_conntrack_max");

whereTheKernelHas("connection tracking", hasConntrack, () => {
  describeInNamespaces("datapath connections", () => {
    test("are listed, counted and deleted by zone and tuple", () => {
      using netns = NetworkNamespace.create();
      using table = Conntrack.open({ netns });
      const ends = (source: string, destinationPort: number) => ({
        source,
        destination: "10.0.0.2",
        sourcePort: 1000,
        destinationPort,
      });
      table.create({ protocol: "tcp", original: ends("10.0.0.1", 80), timeout: 100, tcp: { state: "established" } });
      table.create({ protocol: "udp", original: ends("10.0.0.1", 53), timeout: 100, zone: 5 });
      table.create({ protocol: "udp", original: ends("10.0.0.3", 53), timeout: 100, zone: 5 });
      using families = new Families({ netns });
      const connections = new Connections(families, { name: "dp0", ifindex: 1 });
      const shown = () => [...connections.list()].map((connection) => formatConnection(connection)).sort();
      const web =
        "tcp,orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=80),reply=(src=10.0.0.2,dst=10.0.0.1,sport=80,dport=1000)," +
        "protoinfo=(state=ESTABLISHED)";
      expect(shown()[0]).toBe(web);
      expect(connections.countByZone()).toEqual(
        new Map([
          [0, 1],
          [5, 2],
        ]),
      );
      expect(formatConnectionStatistics(connections.statistics())).toBe(
        "Connections Stats:\n    Total: 3\n  TCP: 1\n  UDP: 2\n",
      );
      expect(connections.statistics({ zone: 5 }).total).toBe(2);
      connections.flush({
        ...parseConnectionTuple("ct_nw_dst=10.0.0.3,ct_nw_proto=17,ct_tp_src=53", "reply"),
        zone: 5,
      });
      expect(shown()).toHaveLength(2);
      connections.flush({ zone: 5 });
      expect(shown()).toEqual([web]);
      expect(() => connections.flush({})).toThrow("flushAll() deletes all connections");
      connections.flushAll();
      expect(shown()).toEqual([]);
    });
  });
});
