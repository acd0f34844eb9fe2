// What this project adds to operations, for protocols whose messages share a number.
import { describe, expect, test } from "bun:test";
import { Message, NLM_F_REQUEST } from "../../src/index.ts";
import { eventCodec, loadFamily, messageNumber, operationCodec } from "../../src/schema/index.ts";

const shared = (operations: string) => `
name: shared
protocol: netlink-raw
protonum: 0
definitions:
  - { name: command, type: enum, entries: [nothing, get, set] }
  - name: head
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: cmd, type: u8, enum: command }
      - { name: pad, type: pad, len: 2 }
  - { name: answer, type: struct, members: [{ name: state, type: u32 }, { name: queue, type: u32 }] }
attribute-sets:
  - { name: asked, attributes: [{ name: filter, type: u8 }] }
  - { name: told, attributes: [{ name: text, type: string }, { name: header, type: u8 }] }
operations:
  fixed-header: head
  list: [${operations}]
`;

describe("header-values", () => {
  const family = loadFamily(
    shared(`
      { name: get, value: 78, attribute-set: asked, header-values: { cmd: get }, do: { reply: { attributes: [filter] } } },
      { name: set, value: 79, attribute-set: asked, header-values: { cmd: set }, do: { request: {} } },
      { name: got-ntf, value: 79, notify: get, header-values: { cmd: get } },
      { name: set-ntf, value: 79, notify: get, header-values: { cmd: set } }`),
  );

  test("an operation sets its members, whatever the caller says of them", () => {
    const get = operationCodec(family, "get").request("do", { header: { family: 7 }, filter: 1 });
    expect([...get.bytes.subarray(16, 20)]).toEqual([7, 1, 0, 0]);
    const read = operationCodec(family, "get").decode(get);
    const set = operationCodec(family, "set").request("do", read);
    expect([...set.bytes.subarray(16, 20)]).toEqual([7, 2, 0, 0]);
    expect([...operationCodec(family, "set").request("do").bytes.subarray(16, 20)]).toEqual([0, 2, 0, 0]);
  });

  test("events of one number are told apart by them", () => {
    const event = operationCodec(family, "set").request("do");
    expect(eventCodec(family, messageNumber(family, event), event)?.operation.name).toBe("set-ntf");
    expect(eventCodec(family, 79)?.operation.name).toBe("got-ntf");
    expect(eventCodec(family, 78)).toBeUndefined();
  });

  test("a member or a name that is not there is a mistake", () => {
    const refused = (values: string) => () =>
      loadFamily(shared(`{ name: get, value: 78, attribute-set: asked, header-values: ${values}, do: {} }`));
    expect(refused("{ command: 1 }")).toThrow("operations.list[get].header-values.command: there is no such key here");
    expect(refused("{ cmd: gte }")).toThrow('header-values.cmd: the enum "command" has no "gte"');
    expect(refused("{ pad: 1 }")).toThrow("header-values.pad: it is padding");
    expect(refused("{ family: seven }")).toThrow("header-values.family: expected an integer");
  });
});

describe("reply-fixed-header and reply-attribute-set", () => {
  const family = loadFamily(
    shared(`
      { name: get, value: 20, attribute-set: asked, reply-fixed-header: answer, reply-attribute-set: told,
        dump: { request: { attributes: [filter] }, reply: { attributes: [text] } } },
      { name: gone, value: 21, notify: get }`),
  );
  const codec = operationCodec(family, "get");

  test("requests are made like requests, and replies are read like replies", () => {
    const request = codec.request("dump", { header: { family: 2 }, filter: 3 });
    expect(codec.decode(request)).toEqual({ header: { family: 2, cmd: "nothing" }, filter: 3 });
    expect([codec.headerLength, codec.replyHeaderLength]).toEqual([4, 8]);
    const reply = operationCodec(family, "gone");
    expect(reply.operation).toMatchObject({ set: "told", header: "answer" });
    expect(reply.replyHeaderLength).toBe(8);
  });

  test("what the kernel sends is no request", () => {
    const bytes = "28000000 14000000 00000000 00000000 01000000 02000000 06000100 61620000 05000200 09000000";
    const reply = Uint8Array.fromHex(bytes.replaceAll(" ", ""));
    const decoded = codec.decode(new Message(reply));
    expect(decoded).toEqual({ fixedHeader: { state: 1, queue: 2 }, text: "ab", header: 9 });
    expect(codec.request("dump").flags & NLM_F_REQUEST).toBe(NLM_F_REQUEST);
  });

  test("an attribute of the wrong side is a mistake", () => {
    const spec = shared(`
      { name: get, value: 20, attribute-set: asked, reply-attribute-set: told,
        dump: { reply: { attributes: [filter] } } }`);
    expect(() => loadFamily(spec)).toThrow('the set "told" has no attribute "filter"');
  });
});
