// Tables that belong to a process, when this process is killed and started again.
import { expect } from "bun:test";
import type { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, isLinuxAtLeast, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";
import { failureOf } from "../lab.ts";

const program = new URL("./owner.ts", import.meta.url).pathname;

/** Starts a process that creates a table with each of the flags, and waits until the tables exist. */
async function startOwner(netns: NetworkNamespace, ...flags: string[]) {
  const child = netns.run(() => Bun.spawn([process.execPath, program, ...flags], { stderr: "inherit" }));
  const reader = child.stdout.getReader();
  await reader.read();
  return child;
}

async function kill(child: Bun.Subprocess): Promise<void> {
  child.kill("SIGKILL");
  await child.exited;
}

describeInNamespaces("nftables tables with an owner", () => {
  whereTheKernelHas('tables with the flag "owner" (Linux 5.12)', hasNftables() && isLinuxAtLeast("5.12"), () => {
    test("disappear when the process of the owner is killed", async ({ netns, nft }) => {
      await using child = await startOwner(netns, "owner");
      const table = { family: "inet", name: "owner" } as const;
      expect(nft.get("table", table).flags).toBe("owner");
      expect(failureOf(() => nft.delete({ table })).code).toBe("EPERM");
      nft.flush({ ruleset: null });
      expect(nft.list("rule")).toHaveLength(1);
      await kill(child);
      expect(nft.list("table")).toEqual([]);
    });
  });

  whereTheKernelHas('tables with the flag "persist" (Linux 6.9)', hasNftables() && isLinuxAtLeast("6.9"), () => {
    test('stay with their counters if they have the flag "persist", and belong to the next process that adds them', async ({
      netns,
      nft,
    }) => {
      await using child = await startOwner(netns, "owner,persist");
      const table = { family: "inet", name: "owner-persist" } as const;
      const before = nft.list("rule");
      expect(failureOf(() => nft.flush({ table })).code).toBe("EPERM");
      await kill(child);
      expect(nft.get("table", table).flags).toBe("persist");
      expect(nft.list("rule")).toEqual(before);
      {
        using next = Nftables.open({ netns });
        next.add({ table: { ...table, flags: ["owner", "persist"] } });
        expect(nft.list("rule")).toEqual(before);
        expect(failureOf(() => nft.flush({ table })).code).toBe("EPERM");
        using mirror = next.mirror();
        const { chain, handle } = before[0]!;
        mirror.transaction((batch) => batch.delete({ rule: { family: "inet", table: table.name, chain, handle } }));
        expect(mirror.list("rule")).toEqual([]);
      }
      expect(nft.get("table", table).flags).toBe("persist");
    });
  });
});
