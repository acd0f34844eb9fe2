// Parses and formats the flows and actions of Open vSwitch's own tests (tests/odp.at), and compares the texts.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { formatActions, formatFlow, parseActions, parseFlow } from "../../../../src/subsystems/ovs/index.ts";
import { unavailable } from "../../../support/environment.ts";

const source = sourceDirectory("openvswitch");
const isAvailable = existsSync(source) || unavailable("the source of Open vSwitch was not downloaded");

/** Texts that only the datapath of ovs-vswitchd understands. The kernel has no attributes for them. */
const onlyInUserspace = /\b(tnl_push|tnl_pop|lb_output|nd_ext)\b/;

/** Returns the lines of a file of one of the tests, without comments. */
type File = (name: string) => string[];

/**
 * Writes the files of one test of odp.at and calls a function with them. The test is a shell script with the macros
 * AT_DATA, which contains a file, and AT_CHECK, after which the files are complete.
 */
function withFilesOf<T>(title: string, use: (file: File) => T): T {
  const all = readFileSync(join(source, "tests/odp.at"), "utf8");
  const start = all.indexOf(`AT_SETUP([${title}])\n`);
  if (start < 0) throw new Error(`tests/odp.at has no test "${title}"`);
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-odp-"));
  // Autoconf's m4 replaces double brackets, and the quadrigraph of a parenthesis.
  const unquoted = (text: string) => text.replaceAll("[[", "[").replaceAll("]]", "]").replaceAll("@:{@", "(");
  try {
    const script = all
      .slice(all.indexOf("\n", start) + 1, all.indexOf("AT_CHECK", start))
      .replaceAll(/^dnl .*\n/gm, "")
      .replaceAll(/^AT_DATA\(\[([\w.-]+)\], \[dnl\n([\s\S]*?)^\]\)\n/gm, (_, name: string, content: string) => {
        writeFileSync(join(folder, name), unquoted(content));
        return "";
      })
      .replaceAll(/^AT_.*\n/gm, "");
    // Some of the substitutions of the test are invalid and have no output, in Open vSwitch's own run as well.
    Bun.spawnSync(["sh", "-c", unquoted(script)], { cwd: folder, stderr: "ignore" });
    return use((name) => {
      const lines = readFileSync(join(folder, name), "utf8").split("\n");
      return lines.filter((line) => line !== "" && !line.startsWith("#"));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the text of a flow key and its mask after parsing, as `ovs-dpctl` formats it. */
function formatted(text: string): string {
  const { key, mask } = parseFlow(text);
  return formatFlow(key, mask);
}

/** Puts the parts of a flow key in one order: the order of attributes in a message has no meaning. */
const inOneOrder = (text: string) => text.split(/,(?![^(]*\))/).toSorted();

describe.skipIf(!isAvailable)("flows and actions of Open vSwitch's tests", () => {
  test("keys without masks are formatted as they were written", () => {
    withFilesOf("OVS datapath key parsing and formatting - valid forms", (file) => {
      const known = file("odp-in.txt").filter((text) => !onlyInUserspace.test(text));
      expect(known.length).toBeGreaterThan(200);
      for (const text of known) expect(formatFlow(parseFlow(text).key)).toBe(text);
    });
  });

  test("keys with masks are formatted as they were written, apart from the order of attributes", () => {
    withFilesOf("OVS datapath wildcarded key parsing and formatting - valid forms", (file) => {
      const known = file("odp.txt").filter((text) => !onlyInUserspace.test(text));
      expect(known.length).toBeGreaterThan(170);
      for (const text of known) expect(inOneOrder(formatted(text))).toEqual(inOneOrder(text));
    });
  });

  test("actions are formatted as they were written", () => {
    withFilesOf("OVS datapath actions parsing and formatting - valid forms", (file) => {
      const known = file("actions.txt").filter((text) => !onlyInUserspace.test(text));
      expect(known.length).toBeGreaterThan(110);
      for (const text of known) expect(formatActions(parseActions(text))).toBe(text);
    });
  });

  test("invalid actions are rejected", () => {
    withFilesOf("OVS datapath actions parsing and formatting - invalid forms", (file) => {
      const invalid = file("actions.txt");
      expect(invalid.length).toBeGreaterThan(8);
      for (const text of invalid) expect(() => parseActions(text)).toThrow("position");
    });
  });
});
