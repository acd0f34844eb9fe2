import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { crypto } from "../../../src/families/crypto.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { runIn } from "../../support/oracle.ts";
import { loadModule } from "../modules.ts";

beforeAll(() => loadModule("crypto_user"));

/** Returns the entries of /proc/crypto. The keys are the names of the implementations. */
function implementations(): Map<string, Record<string, string>> {
  const entries = readFileSync("/proc/crypto", "utf8").trim().split("\n\n");
  return new Map(
    entries.map((entry) => {
      const values = Object.fromEntries(entry.split("\n").map((line) => line.split(/\s*: /) as [string, string]));
      return [values["driver"]!, values];
    }),
  );
}

describe("family crypto", () => {
  const client = crypto.connect();
  afterAll(() => client.close());

  test("dumps the algorithms of /proc/crypto", () => {
    const expected = implementations();
    const algorithms = client.dump("getalg").toArray();
    expect(algorithms.map(({ header }) => header.driverName).sort()).toEqual([...expected.keys()].sort());
    for (const { header, priorityVal, unknown, unparsed, ...reports } of algorithms) {
      expect([unknown, unparsed]).toEqual([undefined, undefined]);
      const entry = expected.get(String(header.driverName))!;
      expect(entry).toMatchObject({ name: header.name, module: header.moduleName });
      expect(entry["priority"]).toBe(String(priorityVal));
      const values = {
        ...reports.reportHash,
        ...reports.reportBlkcipher,
        ...reports.reportAead,
        ...reports.reportCipher,
      };
      const printed = { ...values, minKeysize: "min keysize", maxKeysize: "max keysize" };
      for (const [name, value] of Object.entries(values)) {
        if (typeof value !== "number") continue;
        const key = name === "minKeysize" || name === "maxKeysize" ? printed[name] : name;
        expect([header.driverName, key, entry[key]]).toEqual([header.driverName, key, String(value)]);
      }
    }
  });

  test("returns an algorithm by name or driver name", () => {
    const found = client.do("getalg", { header: { name: "sha256" } });
    expect(found).toMatchObject({
      header: { name: "sha256" },
      reportHash: { type: "shash", blocksize: 64, digestsize: 32 },
    });
    expect(client.do("getalg", { header: { driverName: found.header.driverName } })).toEqual(found);
    expect(() => client.do("getalg", { header: { name: "absent" } })).toThrow("ENOENT");
    expect(() => client.do("getalg", { header: {} as never })).toThrow("header.name");
  });

  test("adds, changes and removes instances of templates", () => {
    // IPsec and other users of algorithm templates do not know this hash, so no other program has added the instance.
    loadModule("wp512");
    const name = "hmac(wp512)";
    const driverName = "hmac(wp512-generic)";
    client.do("newalg", { header: { driverName }, priorityVal: 77 });
    expect(client.do("getalg", { header: { driverName } })).toMatchObject({ header: { name }, priorityVal: 77 });
    expect(() => client.do("newalg", { header: { driverName } })).toThrow("EEXIST");
    expect(() => client.do("newalg", { header: { name: "hmac(sha1)" }, priorityVal: 1 })).toThrow("EINVAL");
    client.do("updatealg", { header: { driverName }, priorityVal: 78 });
    expect(implementations().get(driverName)).toMatchObject({ name, priority: "78" });
    client.do("delalg", { header: { driverName } });
    expect(implementations().has(driverName)).toBe(false);
    expect(() => client.do("delalg", { header: { driverName } })).toThrow("ENOENT");
  });

  test("releases the default random number generator", () => {
    loadModule("esp4");
    const users = () => {
      const generators = [...implementations().values()].filter(({ name }) => name === "stdrng");
      return generators.reduce((sum, { refcnt }) => sum + Number(refcnt), 0);
    };
    using netns = NetworkNamespace.create();
    // To add a security association with this key, the kernel needs random numbers.
    const state = "ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 1 mode transport aead";
    const run = (...words: string[]) => runIn(netns, [...state.split(" "), ...words]);
    run("rfc4106(gcm(aes))", `0x${"cd".repeat(20)}`, "128");
    runIn(netns, ["ip", "xfrm", "state", "flush"]);
    const before = users();
    client.do("delrng", { header: {} });
    expect(users()).toBe(before - 1);
    client.do("delrng", { header: {} });
    expect(users()).toBe(before - 1);
  });
});
