import { afterEach, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { formatRule, Nftables, parseRuleset } from "../../../src/subsystems/nftables/index.ts";
import { datatype, fromInteger, toInteger } from "../../../src/subsystems/nftables/model/datatypes.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { describeWith, whereTheKernelHas } from "../../support/environment.ts";
import { runNft } from "./oracle/load.ts";

const zone = process.env["TZ"];
const noInterfaces = { index: () => undefined, name: () => undefined };

afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

test.each(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])(
  "dates of meta time are listed as they were written, also near changes of daylight-saving time (%s)",
  (name) => {
    process.env["TZ"] = name;
    const type = datatype("meta_time");
    const changed: string[] = [];
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_800_000) {
      const text = new Date(at).toISOString().slice(0, 19).replace("T", " ");
      const number = toInteger(type, text, 64, "value", noInterfaces);
      const listed = fromInteger(type, number, noInterfaces);
      // Of two dates that nft stores as the same number, either can be listed.
      if (toInteger(type, listed, 64, "value", noInterfaces) !== number) changed.push(`${text}: ${listed}`);
    }
    expect(changed).toEqual([]);
  },
);

const HOURS = ["08:00", "17:30", "22:00", "06:00", "00:00", "23:59:59"];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeWith(["nft"], "rules with hours", () => {
    test.each(["UTC", "Asia/Tokyo", "Asia/Kolkata", "America/New_York"])(
      "have nft's expressions, and are listed as they were written (%s)",
      (name) => {
        process.env["TZ"] = name;
        using netns = NetworkNamespace.create();
        using client = Nftables.open({ netns });
        const rules = HOURS.flatMap((first) => [
          `meta hour "${first}"`,
          ...HOURS.map((last) => `meta hour "${first}"-"${last}"`),
        ]);
        const chains = (chain: string) => rules.map((rule) => `add rule ip t ${chain} ${rule}\n`).join("");
        const table = "table ip t { chain nft { }; chain own { }; }\n";
        const { error } = runNft(
          { name: "nft", command: ["env", `TZ=${name}`, "nft"] },
          netns,
          ["-f", "-"],
          table + chains("nft"),
        );
        expect(error).toBeUndefined();
        client.transaction((batch) => batch.run(parseRuleset(chains("own"))));
        const listed = (chain: string) =>
          client
            .list("rule")
            .filter((rule) => rule.chain === chain)
            .map((rule) => formatRule(rule));
        expect(listed("nft")).toEqual(rules);
        expect(listed("own")).toEqual(rules);
        const { stdout } = runNft({ name: "nft", command: ["env", `TZ=${name}`, "nft"] }, netns, ["list", "ruleset"]);
        const [ofNft, own] = stdout
          .split("chain own {")
          .map((text) => text.split("\n").filter((line) => line.includes("hour")));
        expect(own).toEqual(ofNft!);
      },
    );
  });
});
