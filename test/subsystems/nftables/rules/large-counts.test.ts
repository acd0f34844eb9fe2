// Counts above 2^53, which a number cannot represent exactly.
import { expect } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import {
  formatRuleset,
  fromJSON,
  listText,
  type NftObject,
  type NftTransaction,
  parseRuleset,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";

const LARGE = 2n ** 53n + 1n;
const LARGEST = 2n ** 64n - 1n;
/** The kernel rejects larger quotas. (nft_quota_do_init) */
const LARGEST_QUOTA = 2n ** 63n - 1n;

const ruleset = `table ip large {
	counter c {
		packets ${LARGE} bytes ${LARGEST}
	}

	quota q {
		over ${LARGEST_QUOTA} bytes used ${LARGE} bytes
	}

	quota k {
		${2 ** 50 + 1} kbytes
	}

	limit l {
		rate ${LARGE}/second
	}

	set s {
		type ipv4_addr
		counter
		elements = { 192.0.2.1 counter packets ${LARGE} bytes ${LARGEST} }
	}

	chain c {
		counter packets ${LARGE} bytes ${LARGEST}
		quota over ${LARGEST_QUOTA} bytes used ${LARGE} bytes
		limit rate ${LARGE}/second burst 5 packets
		counter packets 1 bytes ${2 ** 53 - 1}
	}
}
`;

const counts = { packets: LARGE, bytes: LARGEST };
const inTable = { family: "ip", table: "large" } as const;

describeInNamespaces("counts above 2^53 in nftables", () => {
  test("are listed as the kernel stores them", ({ nft, netns }) => {
    nft.transaction((batch) => batch.run(parseRuleset(ruleset)));
    expect(nft.get("counter", { ...inTable, name: "c" })).toMatchObject(counts);
    expect(nft.get("quota", { ...inTable, name: "q" })).toMatchObject({ bytes: LARGEST_QUOTA, used: LARGE, inv: true });
    expect(nft.get("quota", { ...inTable, name: "k" })).toMatchObject({ bytes: 2n ** 60n + 1024n, used: 0 });
    expect(nft.get("limit", { ...inTable, name: "l" })).toMatchObject({ rate: LARGE });
    expect(nft.get("set", { ...inTable, name: "s" }).elem).toEqual([{ elem: { val: "192.0.2.1", counter: counts } }]);
    expect(nft.list("rule", inTable).map(({ expr }) => expr)).toEqual([
      [{ counter: counts }],
      [{ quota: { val: LARGEST_QUOTA, val_unit: "bytes", used: LARGE, used_unit: "bytes", inv: true } }],
      [{ limit: { rate: LARGE, burst: 5, per: "second" } }],
      [{ counter: { packets: 1, bytes: 2 ** 53 - 1 } }],
    ]);
    using client = nftables.connect({ netns });
    const [first, second, third] = client.dump("getrule", {}).toArray();
    expect(first!.expressions!.elem).toMatchObject([{ name: "counter", data: counts }]);
    expect(second!.expressions!.elem).toMatchObject([
      { name: "quota", data: { bytes: LARGEST_QUOTA, consumed: LARGE } },
    ]);
    expect(third!.expressions!.elem).toMatchObject([{ name: "limit", data: { rate: LARGE } }]);
  });

  test("are the same in the text, the objects and the JSON of a ruleset", ({ nft }) => {
    const listed = (objects: readonly NftObject[]) => {
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(objects));
      return listText(nft);
    };
    expect(listed(parseRuleset(ruleset) as NftObject[])).toBe(ruleset);
    const objects = nft.listRuleset();
    expect(formatRuleset(objects)).toBe(ruleset);
    expect(listed(objects)).toBe(ruleset);
    expect(listed(fromJSON(JSON.stringify(toJSON(objects))) as NftObject[])).toBe(ruleset);
    expect(listed(fromJSON(toJSON(objects)) as NftObject[])).toBe(ruleset);
    nft.replaceTable(objects);
    expect(listText(nft)).toBe(ruleset);
  });

  test.skipIf(!hasProgram("nft"))("are numbers in the JSON, which nft reads", ({ nft, netns }) => {
    // nft reads numbers of 63 bits.
    const text = ruleset.replaceAll(`${LARGEST}`, `${LARGEST_QUOTA}`);
    nft.transaction((batch) => batch.run(parseRuleset(text)));
    const json = JSON.stringify(toJSON(nft.listRuleset()));
    expect(json).toContain(`{"packets":${LARGE},"bytes":${LARGEST_QUOTA}}`);
    nft.flush({ ruleset: null });
    const run = () => Bun.spawnSync(["nft", "-j", "-f", "-"], { stdin: Buffer.from(json) });
    expect(netns.run(run).stderr.toString()).toBe("");
    expect(nft.get("counter", { ...inTable, name: "c" })).toMatchObject({ packets: LARGE, bytes: LARGEST_QUOTA });
    expect(nft.list("rule", inTable)[0]!.expr).toEqual([{ counter: { packets: LARGE, bytes: LARGEST_QUOTA } }]);
  });

  test("must not be text", ({ nft }) => {
    const counter = { ...inTable, name: "c", packets: `${LARGE}` as never };
    const path = "commands[1].counter.packets";
    const fill = () => nft.add([{ table: { family: "ip", name: "large" } }, { counter }]);
    expect(thrown(fill)).toMatchObject({ path });
  });

  test("that are no integers are argument errors of the transaction", ({ nft }) => {
    const { rawJSON } = JSON as unknown as { rawJSON(digits: string): never };
    const commands = (bytes: string) =>
      fromJSON({ nftables: [{ quota: { ...inTable, name: "q", bytes: rawJSON(bytes) } }] });
    expect(commands("5")).toEqual([{ quota: { ...inTable, name: "q", bytes: 5 } }]);
    const fill = (batch: NftTransaction) => batch.add({ table: { family: "ip", name: "large" } }).run(commands("1.5"));
    expect(thrown(() => nft.transaction(fill))).toMatchObject({ path: "commands[1].quota.bytes" });
  });

  test("are read from numbers in JSON text", () => {
    const counter = { ...inTable, name: "c" };
    const json = JSON.stringify({ nftables: [{ add: { counter: { ...counter, packets: "P", bytes: "B" } } }] });
    const written = json.replace('"P"', `${LARGE}`).replace('"B"', `${LARGEST}`);
    expect(fromJSON(written)).toEqual([{ add: { counter: { ...counter, ...counts } } }]);
  });
});

test.each(["", "{", '{ "nftables": ['])("fromJSON rejects text that is not JSON with a TypeError: %j", (text) => {
  expect(() => fromJSON(text)).toThrow(/^ruleset: expected JSON, got "/);
  expect(() => fromJSON(text)).toThrow(TypeError);
});
