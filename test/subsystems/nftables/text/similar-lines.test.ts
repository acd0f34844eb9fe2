// Lines of nft text that differ only in names and addresses, which are not parsed one by one.
import { describe, expect, test } from "bun:test";
import { NftSyntaxError, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { Declarations } from "../../../../src/subsystems/nftables/text/declarations.ts";
import { reserved } from "../../../../src/subsystems/nftables/text/scanner/reserved.ts";

const HEAD = [
  "add table ip t",
  "add set ip t addresses { type ipv4_addr ; }",
  "add map ip t services { type ipv4_addr . inet_proto . inet_service : verdict ; }",
  "add map ip t backends-of-port-443 { type inet_service : ipv4_addr ; }",
];
/** More tokens than the parser reads at once. */
const COUNT = 300;

const address = (first: number, index: number) => `${first}.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
const chain = (index: number) => `service-${index.toString(36)}/namespace${index % 7}/http`;

/** Lines of one form. All must be valid. */
const forms: readonly ((index: number) => string)[] = [
  (index) => `add chain ip t ${chain(index)}`,
  (index) => `add rule ip t ${chain(index)} meta l4proto tcp dnat to ${address(10, index)}:8080`,
  (index) => `add rule ip t ${chain(index)} ip saddr ${address(10, index)} jump ${chain(index + 1)}`,
  (index) => `add rule ip t ${chain(index)} ip saddr ${address(10, index)} ip daddr ${address(10, index)} accept`,
  (index) => `add rule ip t c ip saddr ${address(10, index)}-${address(11, index)} accept`,
  (index) => `add rule ip t c ip saddr ${address(10, index)} - ${address(11, index)} accept`,
  (index) => `add rule ip t c ip saddr & 255.255.255.0 == ${address(10, index << 8)} accept`,
  (index) => `add rule ip t c ip daddr ${address(10, index)}/32 drop`,
  (index) => `add rule ip t c ip daddr { ${address(10, index)}, ${address(11, index)} } drop`,
  (index) => `insert rule ip t ${chain(index)} position 4 ct mark set ${index}`,
  (index) => `add rule ip t c numgen random mod 2 vmap { 0 : goto ${chain(index)} , 1 : goto ${chain(index + 1)} }`,
  (index) => `add rule ip t c counter packets ${index} bytes ${2 ** 53 - 1} goto ${chain(index)}`,
  (index) => `add rule ip t c counter packets ${index} bytes 18446744073709551615 goto ${chain(index)}`,
  (index) => `add rule ip t c add @addresses { ip saddr } goto ${chain(index)}`,
  (index) => `add rule ip t c goto ${chain(index)} comment "${chain(index)}"`,
  (index) => `add rule bridge t c ether saddr aa.bb.cc.dd.ee.${(index % 90) + 10} goto ${chain(index)}`,
  (index) => `add rule ip t c oifname interface-${index} goto ${chain(index)}`,
  (index) => `add element ip t services { ${address(172, index)} . tcp . 80 : goto ${chain(index)} }`,
  (index) => `add element ip t addresses { ${address(172, index)} }`,
  (index) => `add element ip t backends-of-port-443 { ${index} : ${address(10, index)} }`,
  (index) => `add element ip t ${index % 2 === 0 ? "backends-of-port-443" : "another-map-of-port-53"} { 1 : 10.0.0.1 }`,
  (index) => `add element ip t unknown-set-${index} { ${address(172, index)} }`,
  (index) => `delete element ip t addresses { ${address(172, index)} }`,
  (index) => `flush chain ip t ${chain(index)}`,
  (index) => `add rule ip t c tcp dport ${index} tcp sport ${index + 1} dnat to ${address(10, index)}:${index + 1}`,
  (index) => `add rule ip t c udp dport ${index % 2 === 0 ? "" : "0"}${index % 5} redirect to :${(index % 65_535) + 1}`,
  (index) => `add rule ip t c tcp dport ${(index * 7) % 65_536} tcp dport != 65000 counter`,
  (index) => `add rule ip t c ip saddr ${address(10, index)} tcp dport { ${index}, 65000 } tproxy to :${index + 1}`,
  (index) => `add rule ip t c icmp type ${index % 20} tcp dport ${index + 1}-${index + 2} ip ttl ${index % 256}`,
  (index) => `add rule ip6 t c ip6 saddr fe80::${index % 10}:${(index % 9000) + 1} tcp dport ${index}`,
  (index) => `add rule ip6 t c tcp dport ${index} dnat to [fe80::1.2.3.4]:${index + 1}`,
  (index) => `add rule ip t c ip saddr ${index % 2 === 0 ? "010.0.0.1" : "10.0.0.01"} goto ${chain(index)}`,
];

/** Returns what the lines are parsed to if each one is a text of its own. */
const oneByOne = (lines: readonly string[]) =>
  lines.flatMap((line) => parseRuleset(`${HEAD.join("\n")}\n${line}`).slice(HEAD.length));

describe("Lines that differ only in constants", () => {
  for (const form of forms) {
    test(`are parsed like single lines: ${form(1)}`, () => {
      const lines = Array.from({ length: COUNT }, (_, index) => form(index * 37));
      const parsed = parseRuleset([...HEAD, ...lines].join("\n")).slice(HEAD.length);
      expect(parsed).toEqual(oneByOne(lines));
      expect(parsed.map((command) => JSON.stringify(command, bigints))).toEqual(
        oneByOne(lines).map((command) => JSON.stringify(command, bigints)),
      );
    });
  }

  test("are parsed like single lines in any order, with comments and empty lines between them", () => {
    const lines = Array.from({ length: 40 * forms.length }, (_, index) => forms[index % forms.length]!(index));
    const text = lines.map((line, index) => (index % 9 === 0 ? `# comment\n\n  ${line} ;` : line));
    expect(parseRuleset([...HEAD, ...text].join("\n")).slice(HEAD.length)).toEqual(oneByOne(lines));
  });

  test("are parsed with the types of the last declaration of their set", () => {
    const line = (index: number) => `add element ip t names { ${chain(index)} }`;
    const lines = Array.from({ length: COUNT }, (_, index) => line(index));
    const text = (type: string) => `add set ip t names { type ${type} ; }\n`;
    const valid = `add table ip t\n${text("ifname")}${lines.join("\n")}\n`;
    expect(parseRuleset(valid)).toHaveLength(COUNT + 2);
    expect(() => parseRuleset(`${valid}${text("icmp_type")}${lines.join("\n")}`)).toThrow(
      `line ${COUNT + 4}, column 26: expected a value of type icmp_type`,
    );
  });

  test("are parsed with the types of the set in their table", () => {
    const tables = ["tenant-table-1", "tenant-table-2"] as const;
    const types = ["inet_service", "ifname"];
    const sets = tables.map((table, index) => `add set ip ${table} s { type ${types[index]} ; }`);
    const lines = Array.from({ length: COUNT }, () => `add element ip ${tables[0]} s { 22 }`);
    const parsed = parseRuleset([...sets, ...lines, `add element ip ${tables[1]} s { 22 }`].join("\n"));
    expect(parsed.at(-1)).toHaveProperty("element.elem", ["22"]);
  });

  test("share no objects", () => {
    const lines = Array.from({ length: COUNT }, (_, index) => forms[1]!(index));
    const [first, second] = parseRuleset(lines.join("\n")).slice(-2) as [{ rule: object }, { rule: object }];
    const rule = structuredClone(second.rule);
    Object.assign(Object.values(Object.values(first.rule).at(-1)[0])[0] as object, { op: "!=" });
    expect(second.rule).toEqual(rule);
  });

  test("are parsed only twice", () => {
    const { add } = Declarations.prototype;
    let calls = 0;
    Declarations.prototype.add = function (...args) {
      calls++;
      return add.apply(this, args);
    };
    try {
      parseRuleset(Array.from({ length: 10_000 }, (_, index) => forms[index % 2]!(index)).join("\n"));
    } finally {
      Declarations.prototype.add = add;
    }
    expect(calls).toBeLessThan(200);
  });

  test("keep the positions of errors after them", () => {
    const lines = Array.from({ length: COUNT }, (_, index) => forms[2]!(index));
    for (const [invalid, column] of [
      [`add rule ip t ${chain(1)} ip saddr 10.0.0.256 jump ${chain(2)}`, 50],
      [`add rule ip t ${chain(1)} ip saddr 10.0.0.1 jump ${chain(2)} unknown`, 90],
      [`add rule ip t ${chain(1)} ip saddr 10.0.0.1 jump`, 63],
      [`add rule ip t ${chain(1)} meta l4proto tcp dnat to 10.0.0.1:65536`, 75],
    ] as const) {
      const error = (() => {
        try {
          return parseRuleset([...lines, invalid].join("\n"));
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toBeInstanceOf(NftSyntaxError);
      expect((error as Error).message).toStartWith(`line ${COUNT + 1}, column ${column}: `);
    }
  });
});

test("No keyword is a word that the parser takes for a name, because it is long and has a digit", () => {
  expect([...reserved].filter((word) => word.length >= 12 && /\d/.test(word))).toEqual([]);
});

const bigints = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
