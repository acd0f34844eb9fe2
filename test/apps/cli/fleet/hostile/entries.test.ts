import { describe, expect, test } from "bun:test";
import { HostReplica } from "../../../../../apps/cli/src/fleet/host-replica.ts";
import { EVIL } from "../../../hostile-values.ts";

type Fields = Readonly<Record<string, string>>;

const begin = '{"reason":"start","dropped":0,"interval":1000,"tables":[{"table":"links"}]}';
const rows = '{"table":"links","rows":[{"key":"1","item":{"mtu":1}}]}';
const change = '{"changes":[{"table":"links","kind":"change","key":"1","item":{"mtu":2}}]}';
const changeOf = (more: object) =>
  JSON.stringify({ changes: [{ table: "links", kind: "change", key: "1", item: { mtu: 2 }, ...more }] });

/** A replica with one link, that has received the entries of a complete snapshot. */
class Receiver {
  readonly replica = new HostReplica();
  #number = 0;

  constructor() {
    this.send({ kind: "begin", data: begin }, { kind: "rows", data: rows }, { kind: "end", data: '{"rows":1}' });
  }

  /** Receives entries, and returns the kinds of their events. */
  send(...entries: readonly Fields[]): string[] {
    return entries.flatMap((more) => {
      const seq = `${++this.#number}`;
      const fields = { version: "1", epoch: "e1", seq, kind: "changes", time: "1", snapshot: "", data: "{}", ...more };
      const events = this.replica.receive(`${this.#number}-0`, Object.entries(fields).flat());
      return events.map((event) => (event.kind === "status" ? event.state : event.kind));
    });
  }
}

describe("an entry of a hostile host", () => {
  test.each<[string, Fields]>([
    ["another version", { version: "2" }],
    ["a version that is nearly right", { version: "1 " }],
    ["an unknown kind", { kind: "constructor" }],
    ["a negative number", { seq: "-1" }],
    ["a number with a fraction", { seq: "5.5" }],
    ["a number of 16 digits", { seq: "9".repeat(16) }],
    ["a hexadecimal number", { seq: "0x10" }],
    ["digits of another script", { seq: "٥" }],
    ["a time that is no number", { time: "now" }],
    ["a time before 1970", { time: "-1" }],
    ["an epoch of 1,000 characters", { epoch: "e".repeat(1000) }],
    ["a snapshot of 1,000 characters", { snapshot: "1".repeat(1000) }],
    ["data that is no JSON", { data: "x" }],
    ["no data", { data: "" }],
    ["null as data", { data: "null" }],
    ["a list as data", { data: "[]" }],
    ["JSON with a comment", { data: '{"changes":[]/**/}' }],
    ["JSON with text after it", { data: `${change}x` }],
    ["more than 100 levels", { data: `{"changes":${"[".repeat(101)}${"]".repeat(101)}}` }],
    ["an integer of 21 digits", { data: change.replace(":2", `:${"9".repeat(21)}`) }],
    ["an object in place of a list", { data: '{"changes":{"length":1}}' }],
    ["null as a change", { data: '{"changes":[null]}' }],
    ["an unknown kind of change", { data: changeOf({ kind: "__proto__" }) }],
    ["a number as key", { data: changeOf({ key: 1 }) }],
    ["a list as row", { data: changeOf({ item: [] }) }],
    ["text as row", { data: changeOf({ item: "x" }) }],
    ["a table of 600 characters", { data: changeOf({ table: "x".repeat(600) }) }],
    ["an unknown table", { data: changeOf({ table: "__proto__" }) }],
    ["a number as namespace", { data: changeOf({ netns: 1 }) }],
    ["a change of an unknown row", { data: changeOf({ key: "constructor" }) }],
    ["the addition of a known row", { data: changeOf({ kind: "add" }) }],
    ["a negative number of lost messages", { data: changeOf({ kind: "resync", reason: "x", dropped: -1 }) }],
    ["2^53 lost messages", { data: changeOf({ kind: "resync", reason: "x", dropped: 2 ** 53 }) }],
    ["a reason of 600 characters", { data: changeOf({ kind: "resync", reason: "x".repeat(600), dropped: 0 }) }],
    ["a beginning without tables", { kind: "begin", data: '{"reason":"start","dropped":0,"interval":1}' }],
    ["a beginning with a negative interval", { kind: "begin", data: begin.replace("1000", "-1") }],
    ["a beginning with an infinite interval", { kind: "begin", data: begin.replace("1000", "1e999") }],
  ])("makes the host stale: %s", (_, fields) => {
    const receiver = new Receiver();
    expect(receiver.send(fields)).toEqual(["stale"]);
    expect(receiver.replica.rows({ table: "links" })?.get("1")).toEqual({ mtu: 1 });
    // The next snapshot repairs the tables.
    const snapshot = [
      { kind: "begin", data: begin },
      { kind: "rows", data: rows },
      { kind: "end", data: '{"rows":1}' },
    ];
    expect(receiver.send(...snapshot).at(-1)).toBe("live");
  });

  test.each<[string, Fields, string[]]>([
    ["an unknown field", { evil: EVIL }, ["change"]],
    ["fields with names of prototypes", { __proto__: "x", constructor: "x" }, ["change"]],
    ["a time in the far future", { time: "9".repeat(15) }, ["change"]],
    ["control characters as the id of the snapshot", { snapshot: EVIL }, ["change"]],
    ["an earlier run of the agent", { epoch: "e0" }, []],
    ["an empty epoch", { epoch: "" }, []],
    ["a number that was used before", { seq: "1" }, []],
    ["a kind that changes nothing", { kind: "alive" }, []],
    ["the end of a snapshot that has not begun", { kind: "end", data: '{"rows":9007199254740991}' }, []],
    ["rows of a snapshot that has not begun", { kind: "rows", data: rows }, []],
    ["the integer 2^64 - 1", { data: change.replace(":2", ":18446744073709551615") }, ["change"]],
    [
      "a key with the name of a prototype in a row",
      { data: change.replace('{"mtu"', '{"__proto__":{"x":1},"mtu"') },
      ["change"],
    ],
    ["a row with two values of a field", { data: change.replace('"mtu":2', '"mtu":1,"mtu":2') }, ["change"]],
    ["half of a surrogate", { data: change.replace(":2", ':"\\ud800"') }, ["change"]],
    ["control characters as the reason", { data: changeOf({ kind: "resync", reason: EVIL, dropped: 0 }) }, ["resync"]],
    ["a table that opens twice", { data: changeOf({ kind: "open" }) }, []],
    ["the end of a table", { data: changeOf({ kind: "close" }) }, ["remove"]],
  ])("is applied or ignored: %s", (_, fields, events) => {
    const receiver = new Receiver();
    expect(receiver.send({ data: change, ...fields })).toEqual(events);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test.each<[string, readonly Fields[]]>([
    [
      "fewer rows than its end announces",
      [
        { kind: "begin", data: begin },
        { kind: "end", data: '{"rows":2}' },
      ],
    ],
    [
      "rows of a table that it does not list",
      [
        { kind: "begin", data: begin },
        { kind: "rows", data: rows.replace("links", "x") },
      ],
    ],
    [
      "an end with text as number",
      [
        { kind: "begin", data: begin },
        { kind: "end", data: '{"rows":"1"}' },
      ],
    ],
    [
      "a second beginning in place of its end",
      [
        { kind: "begin", data: begin },
        { kind: "begin", data: begin },
      ],
    ],
    [
      "a row that is used twice",
      [
        { kind: "begin", data: begin },
        { kind: "rows", data: rows },
        { kind: "rows", data: rows },
        { kind: "end", data: '{"rows":2}' },
      ],
    ],
  ])("never ends a snapshot with %s", (_, entries) => {
    const receiver = new Receiver();
    expect(receiver.send(...entries)).toEqual(["stale"]);
    expect(receiver.replica.rows({ table: "links" })?.get("1")).toEqual({ mtu: 1 });
  });

  test("with an id that goes back is read from the start of the stream", () => {
    const receiver = new Receiver();
    const fields = Object.entries({
      version: "1",
      epoch: "e1",
      seq: "1",
      kind: "alive",
      time: "1",
      snapshot: "",
      data: "{}",
    });
    const events = receiver.replica.seek({ id: "0-1", fields: fields.flat() });
    expect(events).toEqual([{ kind: "status", state: "stale", reason: "redis" }]);
    expect(receiver.replica.position).toBe("0-0");
  });

  test.each(["x", "0-0", "1-x", "-", "99999999999999999999-1", "9007199254740993-0", "-5-0", "1e3-0", ""])(
    "with the snapshot %j is read from a valid id",
    (snapshot) => {
      const replica = new HostReplica();
      const fields = { version: "1", epoch: "e1", seq: "1", kind: "alive", time: "1", snapshot, data: "{}" };
      replica.seek({ id: "5-0", fields: Object.entries(fields).flat() });
      expect(replica.position).toMatch(/^\d+-\d+$/);
    },
  );
});
