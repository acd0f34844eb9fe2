// Flow tables of nf_tables, which are an optional feature of the kernel.
import { expect, test } from "bun:test";
import type { NetlinkError } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { undescribed } from "../oracles.ts";
import { APPEND, CREATE, foundation, inet, lab } from "./lab.ts";
import { change, expression, hasFlowTables, hasNftables, listed } from "./nftables.ts";

whereTheKernelHas("flow tables", hasNftables() && hasFlowTables(), () => {
  describeInNamespaces("nf_tables flow tables", () => {
    test("equal those that `nft` shows", () => {
      using both = lab();
      const { client, netns } = both;
      const place = { header: inet, table: "t" };
      const NF_NETDEV_INGRESS = 0;
      change(
        client,
        ...foundation,
        {
          operation: "newchain",
          fields: { ...place, name: "through", type: "filter", hook: { num: 2, priority: 0 } },
          flags: CREATE,
        },
        {
          operation: "newflowtable",
          fields: { ...place, name: "fast", hook: { num: NF_NETDEV_INGRESS, priority: -3, devs: { name: ["lo"] } } },
          flags: CREATE,
        },
        {
          operation: "newrule",
          fields: { ...place, chain: "through", expressions: { elem: [expression("flow_offload", { name: "fast" })] } },
          flags: APPEND,
        },
      );
      expect(listed(netns, "flowtable")).toEqual([
        { family: "inet", table: "t", name: "fast", hook: "ingress", prio: -3, dev: "lo" },
      ]);
      expect(listed(netns, "rule")[0]!["expr"]).toEqual([{ flow: { op: "add", flowtable: "@fast" } }]);
      const [read] = client.dump("getflowtable", { header: inet }).toArray();
      expect(undescribed(read)).toEqual([]);
      expect(read).toMatchObject({ name: "fast", use: 1, hook: { priority: -3, devs: { name: ["lo"] } } });
      change(client, { operation: "delrule", fields: { ...place, chain: "through" } });
      change(client, { operation: "delflowtable", fields: { ...place, name: "fast" } });
      expect(listed(netns, "flowtable")).toEqual([]);
      expect(thrown(() => client.do("getflowtable", { ...place, name: "fast" })) as NetlinkError).toMatchObject({
        code: "ENOENT",
      });
    });
  });
});
