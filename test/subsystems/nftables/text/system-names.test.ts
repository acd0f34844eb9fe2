// Compares the names of numbers in system files, such as /etc/iproute2/rt_marks, with nft.
import { afterAll, expect, test } from "bun:test";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatRuleset, type NftObject, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeWith, whereTheKernelHas } from "../../../support/environment.ts";

const source = join(import.meta.dir, "../../../../src/subsystems/nftables/index.ts");
/** A keyword, a verdict, and characters that words of the language lack. */
const NAMES = [
  "default",
  "accept",
  "inr.ac",
  "3com",
  "a-b",
  "radio/msu",
  "a+b",
  "ip",
  "and",
  "_x",
  "day",
  "a:b",
  "a@b",
];
/** Files in /etc, and the values whose names they define. */
const FILES: Readonly<Record<string, string>> = {
  "iproute2/rt_realms": "rtclassid",
  "iproute2/rt_marks": "meta mark",
  "iproute2/group": "iifgroup",
  "connlabel.conf": "ct label",
};

const values = Object.values(FILES);
const rules = [
  ...values.flatMap((value) => NAMES.flatMap((name, number) => [`${value} ${number}`, `${value} "${name}"`])),
  ...values.slice(0, 3).flatMap((value) => [`${value} { 1, 2 }`, `${value} 1-2`, `${value} != "accept"`]),
  "ip saddr . meta mark { 1.1.1.1 . 1 }",
  "meta mark set rtclassid map { 1 : 2 }",
  "ct mark set 1",
  "ct label set 1",
];
const ruleset = `table ip t {
  set realms { type realm; elements = { 0, "a-b" }; }
  map marks { type mark . devgroup : realm; elements = { 1 . 2 : 3 }; }
  set ranges { type mark; flags interval; elements = { 1-2, 4 }; }
  chain c {
    ${rules.join("\n    ")}
  }
}
`;

/** Loads the ruleset with the library, and prints its own listing, its listing of that text, and the listing of nft. */
const program = `
import { formatRuleset, Nftables, parseRuleset } from ${JSON.stringify(source)};
using nft = Nftables.open();
nft.transaction((batch) => batch.run(parseRuleset(process.env.RULESET)));
const listed = formatRuleset(nft.listRuleset());
const again = formatRuleset(parseRuleset(listed));
const { stdout } = Bun.spawnSync(["nft", "list", "ruleset"]);
console.log(JSON.stringify([listed, again, stdout.toString()]));
`;

const directory = mkdtempSync(join(tmpdir(), "system-names-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("names of numbers keep their quotes when text is formatted twice", () => {
  const text = 'table ip t { set s { type realm; elements = { "cosmos", 1 }; }; chain c { rtclassid "cosmos"; }; }';
  const once = formatRuleset(parseRuleset(text) as NftObject[]);
  expect(once).toContain('elements = { "cosmos"');
  expect(once).toContain('meta rtclassid "cosmos"');
  expect(formatRuleset(parseRuleset(once) as NftObject[])).toBe(once);
});

describeWith(["unshare", "mount"], "names of numbers in a system file that another program replaces", () => {
  test("are read again if its time and size stay the same", () => {
    const etc = join(directory, "replaced");
    mkdirSync(join(etc, "iproute2"), { recursive: true });
    const file = join(directory, "replacing.ts");
    const program = `
import { renameSync, utimesSync, writeFileSync } from "node:fs";
import { formatRuleset, parseRuleset } from ${JSON.stringify(source)};
const marks = "/etc/iproute2/rt_marks";
for (const name of ["one", "two"]) {
  writeFileSync(marks + ".new", "1 " + name + "\\n");
  utimesSync(marks + ".new", 1000, 1000);
  renameSync(marks + ".new", marks);
  console.log(formatRuleset(parseRuleset("table ip t { chain c { meta mark 1; }; }")).match(/meta mark (.*)/)[1]);
}`;
    writeFileSync(file, program);
    const command = `mount --bind ${etc} /etc && exec "$0" ${file}`;
    const { stdout, stderr } = Bun.spawnSync(["unshare", "-rnm", "sh", "-c", command, process.execPath]);
    expect(stderr.toString()).toBe("");
    expect(stdout.toString()).toBe('"one"\n"two"\n');
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeWith(["nft", "unshare", "mount"], "names of numbers in system files", () => {
    test("are read and listed as by nft", () => {
      const etc = join(directory, "etc");
      mkdirSync(join(etc, "iproute2"), { recursive: true });
      for (const name of ["protocols", "services", "passwd", "group", "nsswitch.conf"])
        if (existsSync(`/etc/${name}`)) cpSync(`/etc/${name}`, join(etc, name));
      const lines = NAMES.map((name, number) => `${number} ${name}\n`).join("");
      for (const name of Object.keys(FILES)) writeFileSync(join(etc, name), lines);
      const file = join(directory, "program.ts");
      writeFileSync(file, program);
      const command = `mount --bind ${etc} /etc && exec "$0" ${file}`;
      const { stdout, stderr } = Bun.spawnSync(["unshare", "-rnm", "sh", "-c", command, process.execPath], {
        env: { ...process.env, RULESET: ruleset },
      });
      expect(stderr.toString()).toBe("");
      const [listed, again, ofNft] = JSON.parse(stdout.toString());
      expect(again).toBe(listed);
      expect(listed).toBe(ofNft);
    });
  });
});
