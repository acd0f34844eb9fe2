// Tables that are added in several transactions.
import { expect } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { type Mode, type Steps, syncIo } from "../../../../src/io/io.ts";
import { type Command, Nftables, parseRuleset, type Rule } from "../../../../src/subsystems/nftables/index.ts";
import { CachedInterfaces } from "../../../../src/subsystems/nftables/model/interfaces.ts";
import type { Request } from "../../../../src/subsystems/nftables/requests/change.ts";
import { addingInParts } from "../../../../src/subsystems/nftables/requests/parts.ts";
import { batchItem, requestsOf } from "../../../../src/subsystems/nftables/requests/requests.ts";
import { Reader } from "../../../../src/subsystems/nftables/requests/ruleset.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { rejection } from "../../../support/failures.ts";
import { test } from "../fixtures.ts";
import { failureOf } from "../lab.ts";

const addresses = Array.from({ length: 1200 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);

/** Tables with base chains before and between other objects, anonymous sets, and a set with many elements. */
const text = `
table ip other {
  chain out { type filter hook output priority 0; ip daddr 192.0.2.1 drop; }
}
table ip services {
  map ips { type ipv4_addr : verdict; elements = { 172.16.0.1 : goto service-1, 172.16.0.2 : goto service-2 } }
  set many { type ipv4_addr; elements = { ${addresses.join(", ")} } }
  set seen { type ipv4_addr; size 10; timeout 1h; }
  chain prerouting { type filter hook prerouting priority 0; tcp dport { 80, 443 } jump services; ip saddr @many drop; }
  chain services { ip daddr vmap @ips; add @seen { ip saddr }; counter comment "last"; }
  chain service-1 { numgen random mod 2 vmap { 0 : goto endpoint-1, 1 : goto endpoint-2 }; }
  chain service-2 { numgen random mod 2 vmap { 0 : goto endpoint-2, 1 : goto endpoint-1 }; }
  chain endpoint-1 { meta mark set 1; }
  chain endpoint-2 { jump { meta mark set 2; accept; }; }
}
`;
const commands = (changed = text): Command[] => parseRuleset(changed);

const isLinked = ({ operation, fields }: Request) => operation === "newchain" && "hook" in fields;

/** The transactions of `addInParts`, which a test can end early as if the process was killed. */
function steps(netns: NetworkNamespace, maxObjects: number, sent: Request[][]): { run: Steps<void> } & Disposable {
  const client = nftables.connect({ netns });
  const interfaces = new CachedInterfaces(netns, syncIo);
  const reader = () => new Reader(client, interfaces, syncIo);
  const run = addingInParts(
    commands(),
    { maxObjects, targetMs: 3_600_000 },
    {
      io: syncIo,
      reader,
      requests: (changes) =>
        requestsOf(changes, {
          io: syncIo,
          interfaces,
          echo: false,
          shapeOf: (family, table, set) => reader().sets.shapeOf(family, table, set),
          itemsOf: (family, table, set) => reader().sets.items(family, table, set),
          startOf: (family, table, set, key) => reader().sets.startOf(family, table, set, key),
          nameOf: (kind, family, table, handle) => reader().nameOf(kind, family, table, handle),
          handlesOf: (chain) => reader().rules.handles(chain),
          chainHandle: () => expect.unreachable(),
          hasTable: () => expect.unreachable(),
        }),
      *deliver(requests) {
        sent.push([...requests]);
        const items = requests.map(batchItem);
        const results = client.doMultiple([
          { operation: "batch-begin" },
          ...items,
          { operation: "batch-end" },
        ] as const);
        const failed = results.find(({ error }) => error !== undefined && error.code !== "ECANCELED");
        if (failed?.error !== undefined) throw failed.error;
        return results;
      },
    },
  );
  return { run, [Symbol.dispose]: () => client.close() };
}

const withoutHandles = (nft: Nftables) =>
  JSON.stringify(nft.listRuleset(), (key, value) => (key === "handle" ? undefined : value));

/** Calls `addInParts` of both forms of Nftables, each in its own network namespace. */
async function inBothForms(
  check: (addInParts: Nftables["addInParts"] | Nftables<"async">["addInParts"], nft: Nftables) => Promise<void>,
): Promise<void> {
  for (const mode of ["sync", "async"] satisfies Mode[]) {
    using netns = NetworkNamespace.create();
    using nft = Nftables.open({ netns });
    using other = mode === "sync" ? Nftables.open({ netns }) : Nftables.openAsync({ netns });
    await check(other.addInParts.bind(other), nft);
  }
}

const rejectionOf = (call: () => void | Promise<void>) => rejection(Promise.try(call));

describeInNamespaces("Nftables.addInParts", () => {
  whereTheKernelHas("nf_tables", hasNftables(), () => {
    test("results in the same ruleset as one transaction, for each size of the transactions", async ({ nft }) => {
      nft.transaction((batch) => batch.run(commands()));
      const expected = withoutHandles(nft);
      for (const maxObjects of [1, 5, 1000]) {
        await inBothForms(async (addInParts, other) => {
          await addInParts(commands(), { maxObjects });
          const listed = withoutHandles(other);
          const sorted = (ruleset: string) => [...ruleset].sort().join("");
          // The order of elements depends on the history of the set.
          expect(sorted(listed)).toBe(sorted(expected));
        });
      }
    });

    test("adds base chains and their rules in the last transaction, and at most `maxObjects` in each other one", ({
      netns,
    }) => {
      const sent: Request[][] = [];
      using adding = steps(netns, 4, sent);
      syncIo.run(adding.run);
      expect(sent.length).toBeGreaterThan(5);
      const last = sent.pop()!;
      expect(last.filter(isLinked)).toHaveLength(2);
      expect(last.filter(({ operation }) => operation === "newrule")).toHaveLength(3);
      expect(sent.flat().filter(isLinked)).toEqual([]);
      // Elements in one request, and a rule with its sets and chains, are not divided.
      for (const part of sent) {
        const commands = new Set(part.map(({ command }) => command));
        expect(Math.min(commands.size, part.length)).toBeLessThanOrEqual(4);
      }
    });

    test("leaves no base chain if the process ends between two transactions", () => {
      const sent: Request[][] = [];
      {
        using netns = NetworkNamespace.create();
        using adding = steps(netns, 4, sent);
        syncIo.run(adding.run);
      }
      for (let ended = 1; ended < sent.length; ended++) {
        using netns = NetworkNamespace.create();
        const done: Request[][] = [];
        using adding = steps(netns, 4, done);
        const { run } = adding;
        const limited: Steps<void> = (function* () {
          let result = run.next();
          while (result.done !== true && done.length <= ended) result = run.next(yield result.value);
        })();
        syncIo.run(limited);
        using nft = Nftables.open({ netns });
        expect(nft.list("table")).toHaveLength(2);
        if (done.length < sent.length) expect(nft.list("chain").filter(({ hook }) => hook !== undefined)).toEqual([]);
      }
    });

    test("deletes the tables that it added if the kernel rejects a command, and no others", async () => {
      await inBothForms(async (addInParts, nft) => {
        const kept = parseRuleset("table ip kept { chain c { counter; }; }");
        nft.transaction((batch) => batch.run(kept));
        const before = withoutHandles(nft);
        for (const wrong of ["jump { meta mark set 2; accept; }", "ip saddr @many drop"]) {
          const error = await rejectionOf(() =>
            addInParts(commands(text.replace(wrong, "jump absent")), { maxObjects: 3 }),
          );
          expect(error).toBeInstanceOf(NetlinkError);
          expect(error.message).toContain("there is no chain absent in the table ip services");
          expect(withoutHandles(nft)).toBe(before);
        }
      });
    });

    test("does not change a table that exists", async () => {
      await inBothForms(async (addInParts, nft) => {
        nft.transaction((batch) => batch.run(parseRuleset("table ip services { chain c { counter; }; }")));
        const before = withoutHandles(nft);
        expect((await rejectionOf(() => addInParts(commands()))).code).toBe("EEXIST");
        expect(withoutHandles(nft)).toBe(before);
      });
    });

    test("ends if another process replaces a table, and keeps the other table", ({ netns, nft }) => {
      const sent: Request[][] = [];
      using adding = steps(netns, 4, sent);
      const table = { family: "ip", name: "services" } as const;
      const { run } = adding;
      const replaced: Steps<void> = (function* () {
        let isReplaced = false;
        for (let result = run.next(); result.done !== true; result = run.next(yield result.value)) {
          if (sent.length < 3 || isReplaced) continue;
          isReplaced = true;
          nft.transaction((batch) => batch.delete({ table }).add({ table }));
        }
      })();
      const error = failureOf(() => syncIo.run(replaced));
      expect(error.message).toContain("another process deleted the table");
      expect(nft.list("table").map(({ name }) => name)).toEqual(["services"]);
    });

    test("rejects other commands before anything is sent, with their path", async () => {
      const table = { family: "ip", name: "t" } as const;
      const rule: Rule = { family: "ip", table: "t", chain: "c", expr: [] };
      const invalid: [Command, string][] = [
        [{ delete: { table } }, 'commands[1]: expected the verb "add" or "create", got "delete"'],
        [
          { add: { chain: { family: "ip", table: "u", name: "c" } } },
          "commands[1]: expected an object in one of the added tables",
        ],
        [{ add: { rule: { ...rule, index: 1 } } }, "commands[1].rule: the position of a rule is not allowed"],
        [{ add: { rule: { ...rule, handle: 4 } } }, "commands[1].rule: the position of a rule is not allowed"],
      ];
      await inBothForms(async (addInParts, nft) => {
        for (const [command, message] of invalid) {
          const error = await rejectionOf(() => addInParts([{ add: { table } }, command]));
          expect(error).toBeInstanceOf(TypeError);
          expect(error.message).toContain(message);
        }
        const error = await rejectionOf(() => addInParts(commands(), { maxObjects: 0 }));
        expect(error.message).toContain("maxObjects");
        expect(nft.list("table")).toEqual([]);
      });
    });
  });
});
