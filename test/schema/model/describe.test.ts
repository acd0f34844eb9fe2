import { describe, expect, test } from "bun:test";
import {
  describe as describeFamily,
  eventCodec,
  FieldsReader,
  loadFamily,
  operationCodec,
  SetReader,
} from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);

describe("describe()", () => {
  test("lists operations with their messages and attributes", () => {
    const description = describeFamily(family);
    expect(description).toMatchObject({ name: "every-thing", protocol: 16, version: 3, doc: "Made up." });
    const [get, hole, set, changed] = description.operations;
    expect(get!.kinds).toEqual(["do", "dump"]);
    expect(get!.messages.map(({ kind, direction, number }) => [kind, direction, number])).toEqual([
      ["do", "request", 1],
      ["do", "reply", 1],
      ["dump", "request", 1],
      ["dump", "reply", 1],
    ]);
    expect(get!.messages[0]!.attributes).toMatchObject([{ name: "index", number: 1, type: "u32", minimum: 1 }]);
    expect(get!.header!.members.map(({ name }) => name)).toEqual(["ifindex", "options", "tail"]);
    expect(hole).toMatchObject({ kinds: [], messages: [] });
    expect(set).toMatchObject({ config: "CONFIG_EVERYTHING", flags: ["admin-perm"] });
    const [last] = description.operations.at(-1)!.messages;
    expect(last).toMatchObject({ required: ["title"], requiredHeader: ["ifindex"], requiredOne: [] });
    const [any] = description.operations.at(-2)!.messages;
    expect(any).toMatchObject({ required: [], requiredOne: ["index", "title", "header.ifindex"] });
    expect(changed).toMatchObject({ kinds: ["event"], group: "news" });
    expect(description.sets.map(({ name }) => name)).toEqual(["main", "part", "deep", "steps", "tagged", "keys"]);
  });

  test("returns the kernel's names, also of a linked family", () => {
    const { sets, enums } = describeFamily(family);
    const named = (set: string) => sets.find(({ name }) => name === set)!.attributes[0]!.kernelName;
    expect([named("main"), named("part")]).toEqual(["EVERY_A_INDEX", "EVERY_A_INDEX"]);
    expect(enums[0]!.entries.map(({ kernelName, value }) => [kernelName, value]).slice(0, 2)).toEqual([
      ["COLOR_RED", 1],
      ["COLOR_GREEN", 2],
    ]);
    expect(enums[1]!.entries[0]!.kernelName).toBe("EVERY_THING_OPTION_FAST");

    const guest = loadFamily(
      `
name: guest
protocol: genetlink-legacy
links: [host]
attribute-sets: []
operations:
  list:
    - { name: borrow, value: 7, attribute-set: host/main, fixed-header: host/top, do: { request: { attributes: [title] } } }
`,
      { links: { host: family } },
    );
    const [borrow] = describeFamily(guest).operations;
    expect(borrow!.header!.members.map(({ name }) => name)).toEqual(["ifindex", "options", "tail"]);
    expect(borrow!.messages[0]!.attributes).toMatchObject([{ name: "title", kernelName: "EVERY_A_TITLE" }]);
    // The description of the linked family contains the sets that the attributes of the first family refer to.
    expect(describeFamily(guest).links).toEqual({ host: family });
    expect(describeFamily(family).links).toEqual({});
  });

  test("rejects a value that is not a family, like all schema functions", () => {
    expect(() => describeFamily({} as never)).toThrow("family: expected a family, got Object");
    expect(() => describeFamily(undefined as never)).toThrow("family: expected a family, got undefined");
    for (const none of [{}, null, undefined, "rt-link", 5, new Map()] as never[]) {
      const calls = [
        () => operationCodec(none, "getlink"),
        () => eventCodec(none, 16),
        () => new FieldsReader(none, "getlink", ["mtu"]),
        () => new FieldsReader(none, "getlink", ["mtu"]),
        () => new FieldsReader(none, "getlink", []),
        () => new SetReader(none, "getlink"),
      ];
      for (const call of calls) {
        expect(call).toThrow(TypeError);
        expect(call).toThrow("family: expected a family, got ");
      }
    }
  });

  test("returns only kernel names that follow from the spec", () => {
    const text = (protocol: string) => `
name: told
${protocol}
definitions:
  - name: flag
    type: flags
    name-prefix: iff-
    entries: [up, { name: no-arp, kernel-name: IFF_NOARP }, { name: inner, kernel-name: false }]
  - { name: mood, type: enum, entries: [good] }
attribute-sets:
  - name: main
    attributes:
      - { name: plain, type: u8 }
      - { name: prefixed, type: u8, name-prefix: other-a- }
      - { name: named, type: u8, kernel-name: __TOLD }
      - { name: none, type: u8, kernel-name: false }
operations: { list: [] }
`;
    const names = (protocol: string) => {
      const { sets, enums } = describeFamily(loadFamily(text(protocol)));
      return [...sets[0]!.attributes, ...enums.flatMap(({ entries }) => entries)].map(({ kernelName }) => kernelName);
    };
    const shared = ["OTHER_A_PREFIXED", "__TOLD", undefined, "IFF_UP", "IFF_NOARP", undefined];
    expect(names("protocol: genetlink")).toEqual(["TOLD_A_MAIN_PLAIN", ...shared, "TOLD_MOOD_GOOD"]);
    // The kernel generates no C header from the specs of raw families, so no name can be derived.
    expect(names("protocol: netlink-raw\nprotonum: 0")).toEqual([undefined, ...shared, undefined]);
    expect(() => loadFamily(text("protocol: genetlink").replace("__TOLD", "told-a"))).toThrow(
      'attribute-sets[main].attributes[named].kernel-name: expected a C identifier or false, got "told-a"',
    );
  });

  test("lists replies separately if they differ from requests", () => {
    const asymmetric = loadFamily(`
name: two-faced
protocol: genetlink-legacy
definitions:
  - { name: ask-header, type: struct, members: [{ name: index, type: u32 }] }
  - { name: answer-header, type: struct, members: [{ name: state, type: u8 }] }
attribute-sets:
  - { name: question, attributes: [{ name: id, type: u8 }] }
  - { name: answer, attributes: [{ name: text, type: string }] }
operations:
  list:
    - name: ask
      value: 1
      attribute-set: question
      fixed-header: ask-header
      reply-attribute-set: answer
      reply-fixed-header: answer-header
      do: { request: { attributes: [id] }, reply: { attributes: [text] } }
`);
    const description = describeFamily(asymmetric);
    expect(description).toMatchObject({ flavour: "genetlink-legacy", announced: ["ask"], config: undefined });
    expect(description.operations[0]!.messages).toMatchObject([
      { set: "question", header: "ask-header", attributes: [{ name: "id" }] },
      { set: "answer", header: "answer-header", attributes: [{ name: "text" }] },
    ]);
  });
});
