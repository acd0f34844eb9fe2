// Compares the positions of errors with the carets of nft, for wrong commands, objects, statements and expressions.
import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Nftables, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runNft, versionOf } from "../oracle/load.ts";

const test = base.extend({ client: ({ netns }) => Nftables.open({ netns }) });

const nft = { name: "nft", command: ["nft"] };
/** The version with which error-positions.txt was compared. Other versions can point at other words. */
const isSameVersion = hasProgram("nft") && versionOf(nft) === "1.0.6";

const BEFORE = `
table inet t {
  set s { type inet_service; flags interval; elements = { 20 }
  }
  set a { type ipv4_addr; }
  set dyn { type ipv4_addr; flags dynamic,timeout; timeout 1m; size 100; }
  map m { type inet_service : ipv4_addr; elements = { 20 : 1.1.1.1 }
  }
  map v { type ipv4_addr : verdict; elements = { 1.1.1.1 : accept }
  }
  counter used { }
  map o { type ipv4_addr : counter; }
  chain busy { }
  chain c { counter name used; jump busy
  }
  chain base { type filter hook input priority 0; }
}
table ip n {
  chain post { type nat hook postrouting priority 100; }
  chain pre { type nat hook prerouting priority -100; }
}
table bridge b { chain c { }
}
table arp a { chain c { }
}
table netdev d { chain i { type filter hook ingress device "lo" priority 0; }
}
`;

interface Case {
  readonly text: string;
  /** Why the library points at another position. */
  readonly reason: string | undefined;
}

function casesOf(file: string): Case[] {
  const lines = readFileSync(join(import.meta.dir, file), "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [text = "", reason] = line.split(" ## ");
      return { text: `${text.replaceAll("\\n", "\n").replaceAll("\\t", "\t")}\n`, reason };
    });
}

/** Returns the message of the error of the library; undefined if the kernel accepts the text. */
function messageOf(client: Nftables, text: string): string | undefined {
  try {
    client.check((batch) => batch.run(parseRuleset(text, { include: "/" })));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns line and column of an error, such as "3:14"; the first line of an error without a position. */
const positionIn = (message: string | undefined) => {
  const [, line, column] =
    /^line (\d+), column (\d+): |^\S*:(\d+):(\d+)-\d+: /.exec(message ?? "")?.filter(Boolean) ?? [];
  return line === undefined ? (message?.split("\n")[0] ?? "accepted") : `${line}:${column}`;
};

const cases = casesOf("error-positions.txt");

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("positions of errors in texts of nft", () => {
    test.skipIf(!isSameVersion)("are those of nft's carets, with listed exceptions", ({ netns, client }) => {
      expect(runNft(nft, netns, ["-f", "-"], BEFORE).error).toBeUndefined();
      const different: object[] = [];
      for (const { text, reason } of cases) {
        const { error } = runNft(nft, netns, ["-c", "-f", "-"], text);
        const [expected, actual] = [positionIn(error), positionIn(messageOf(client, text))];
        if ((expected === actual) !== (reason === undefined)) different.push({ text, expected, actual, reason });
      }
      expect(different).toEqual([]);
      expect(cases.length).toBeGreaterThan(370);
    });

    test("suggest a name, or the right kind of object", ({ client }) => {
      const set = (fields: string) => `table inet x { set blocked { ${fields}; }\n }`;
      const rule = (text: string) => `${set("type ipv4_addr")}\nadd rule inet x c ${text}`;
      const pairs = "only the elements of a map are pairs of key and value; declare a map";
      const messages: [text: string, message: string][] = [
        [
          rule("ip saddr @blcked drop"),
          '@blcked: there is no set or map "blcked" in table inet x; did you mean "blocked"?',
        ],
        [rule("add @blcked { ip saddr }"), 'in table inet x; did you mean "blocked"?'],
        ["add element inet x blockd { 1.1.1.1 }", "there is no table inet x"],
        [`${set("type ipv4_addr")}\nadd element inet x blockd { 1.1.1.1 }`, 'did you mean "blocked"?'],
        [rule("tcp dport sssh accept"), 'got "sssh"; did you mean "ssh"?'],
        [rule("tcp dport { 22, htttp } accept"), 'got "htttp"; did you mean "http"?'],
        [set("type inet_service; elements = { 22 : accept }"), pairs],
        [set("type inet_service; flags interval; elements = { 22-23 : accept }"), pairs],
        [set("type inet_service; flags interval; auto-merge; elements = { 22 : accept }"), pairs],
        [set("type ipv4_addr . inet_service; elements = { 1.1.1.1 . 22 : accept }"), pairs],
        [set("type tcp_flag; elements = { syn : accept }"), pairs],
        [
          "table inet x { map m { type inet_service : verdict; elements = { 22 }; }\n }",
          "must be a pair of key and value",
        ],
      ];
      for (const [text, message] of messages) {
        const [first] = messageOf(client, text.replace("add rule", "add chain inet x c\nadd rule"))?.split("\n") ?? [];
        expect(first).toEndWith(message.startsWith("@") ? message.slice(message.indexOf(" ") + 1) : message);
      }
    });

    test("show the line with a caret, and no paths of JavaScript objects", ({ client }) => {
      client.transaction((batch) => batch.run(parseRuleset(BEFORE)));
      for (const { text } of cases) {
        const message = messageOf(client, text);
        // Newer kernels accept the names of missing devices.
        if (message === undefined) continue;
        const [first = "", shown, caret] = message.split("\n");
        const [, line, column] = /^line (\d+), column (\d+): /.exec(first) ?? [];
        expect(first).not.toMatch(/\b(?:expr|elem|set|rules|commands)\[\d|\.(?:match|right|left|data)\b|undefined/);
        if (first.includes('"reset" returns')) continue;
        const source = text.split("\n")[Number(line) - 1]?.replaceAll("\t", " ");
        expect({ text, shown, caret }).toEqual({
          text,
          shown: `  ${source}`,
          caret: `  ${" ".repeat(Number(column) - 1)}^`,
        });
      }
    });
  });
});
