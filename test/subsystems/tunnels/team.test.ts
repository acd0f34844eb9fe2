import { expect } from "bun:test";
import { type AttrOption, team } from "../../../src/families/team.ts";
import { ENOENT, ESRCH } from "../../../src/index.ts";
import { TeamOptions } from "../../../src/subsystems/tunnels/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { Random } from "../../message/random.ts";
import { test as base } from "../../support/fixtures.ts";
import { within } from "../../support/threads.ts";

const test = base.extend({ lab: () => open([]) });

const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
const text = (value: string) => new TextEncoder().encode(`${value}\0`);

/** Opens the teams of a fake kernel that returns the options in two messages, and records changes. */
function open(options: AttrOption[]) {
  const kernel = new FakeKernel();
  const changes: object[] = [];
  kernel.register(team, {
    "options-get": {
      do: ({ teamIfindex = 0 }) =>
        [options.slice(0, 1), options.slice(1)].map((option) => ({ teamIfindex, listOption: { option } })),
    },
    "options-set": {
      do({ listOption }) {
        const [option] = listOption!.option!;
        changes.push(option!);
        // As in the kernel, announcing an event without a listener is an error.
        throw new Refusal(option!.name === "absent" ? ENOENT : ESRCH);
      },
    },
    "port-list-get": {
      do: () => ({
        listPort: {
          port: [
            { ifindex: 4, linkup: true as const, speed: 10_000, duplex: 1 },
            { ifindex: 5, linkup: true as const, speed: 0xffffffff, duplex: 0xff },
            { ifindex: 6, speed: 0, duplex: 0 },
          ],
        },
      }),
    },
  });
  const teams = TeamOptions.open({ socket: kernel.open() });
  return { kernel, teams, changes, [Symbol.dispose]: () => kernel[Symbol.dispose]() };
}

test("TeamOptions lists options with their values and writes them back", () => {
  const attributes: AttrOption[] = [
    { name: "mode", type: 5, data: text("loadbalance") },
    { name: "lb_stats_refresh_interval", type: 3, data: u32(50) },
    { name: "priority", type: 14, data: u32(-7), portIfindex: 4 },
    { name: "enabled", type: 6, data: new Uint8Array(), portIfindex: 4 },
    { name: "enabled", type: 6, portIfindex: 5 },
    { name: "bpf_hash_func", type: 11, data: new Uint8Array([1, 2]) },
    { name: "lb_tx_hash_to_port_mapping", type: 3, data: u32(4), arrayIndex: 9 },
  ];
  using lab = open(attributes);
  const { teams, changes } = lab;
  const listed = teams.list({ ifindex: 3 });
  expect(listed).toEqual([
    { ifindex: 3, name: "mode", type: "string", value: "loadbalance" },
    { ifindex: 3, name: "lb_stats_refresh_interval", type: "u32", value: 50 },
    { ifindex: 3, name: "priority", type: "s32", value: -7, portIndex: 4 },
    { ifindex: 3, name: "enabled", type: "bool", value: true, portIndex: 4 },
    { ifindex: 3, name: "enabled", type: "bool", value: false, portIndex: 5 },
    { ifindex: 3, name: "bpf_hash_func", type: "binary", value: new Uint8Array([1, 2]) },
    { ifindex: 3, name: "lb_tx_hash_to_port_mapping", type: "u32", value: 4, index: 9 },
  ]);
  expect(teams.changeMany(listed)).toEqual(listed.map(() => ({})));
  expect(changes).toEqual(attributes);
  changes.length = 0;
  for (const { type: _, ...option } of listed) teams.change(option);
  expect(changes).toEqual(attributes);
  expect(teams.list({ ifindex: 3, name: "enabled" })).toHaveLength(2);
  expect(teams.get({ ifindex: 3, name: "enabled", portIndex: 5 }).value).toBe(false);
  expect(teams.get({ dev: 3, name: "lb_tx_hash_to_port_mapping", index: 9 }).value).toBe(4);
});

test("TeamOptions omits an unknown speed and duplex mode of ports", ({ lab }) => {
  expect(lab.teams.ports({ ifindex: 3 })).toEqual([
    { ifindex: 4, linkUp: true, speed: 10_000, duplex: "full" },
    { ifindex: 5, linkUp: true },
    { ifindex: 6, linkUp: false },
  ]);
});

test("TeamOptions names a missing option with its port and team", ({ lab }) => {
  const expected = { code: "ENOENT", message: expect.stringMatching(/there is no option of this name, type and port/) };
  expect(() => lab.teams.list(undefined as never)).toThrow("filter: expected an object, got undefined");
  expect(thrown(() => lab.teams.get({ ifindex: 3, name: "enabled", portIndex: 4 }))).toMatchObject(expected);
  const { message } = thrown(() => lab.teams.change({ ifindex: 3, name: "absent", value: 1, portIndex: 4, index: 2 }));
  expect(message).toStartWith("change team option absent[2] of port 4 of 3: ");
  expect(lab.teams.changeMany([{ ifindex: 3, name: "absent", value: 1 }])).toMatchObject([{ error: expected }]);
});

test.each<[object, RegExp]>([
  [{ name: "mode", value: "x" }, /: dev: expected the name or the index of an interface, got undefined$/],
  [{ ifindex: 3, value: 1 }, /: name: expected text, got undefined$/],
  [{ ifindex: 3, name: "mode", value: "x".repeat(32) }, /: value: expected at most 31 bytes of text, got "x+"$/],
  [{ ifindex: 3, name: "mode", value: "x\ud800" }, /: value: a string cannot contain a lone surrogate$/],
  [{ ifindex: 3, name: "a", value: 2 ** 32 }, /: value: expected an integer from 0 to 4294967295/],
  [{ ifindex: 3, name: "a", value: -(2 ** 31) - 1 }, /: value: expected an integer from -2147483648 to 2147483647/],
  [{ ifindex: 3, name: "a", value: 1, type: "bool" }, /: value: expected true or false/],
  [{ ifindex: 3, name: "a", value: 1, type: "binary" }, /: value: expected a Uint8Array, got 1$/],
  [
    { ifindex: 3, name: "a", value: 1, type: "u64" },
    /: type: expected a number or one of u32, string, bool, binary, s32/,
  ],
  [{ ifindex: 3, name: "a", value: 1, index: -1 }, /: index: expected an integer from 0/],
  [{ ifindex: 3, name: "a", value: 1, element: 1 }, /option\.element/],
])("TeamOptions rejects the invalid option %j before sending a request", (option, message, { lab }) => {
  expect(() => lab.teams.change(option as { name: string; value: number })).toThrow(message);
  expect(() => lab.teams.list({ ifindex: 3, port: 4 } as object)).toThrow(/filter\.port/);
  expect(lab.kernel.requests).toEqual([]);
});

test("TeamOptions reports each changed option and port as an event", async ({ lab: { kernel, teams } }) => {
  const socket = kernel.openSubscription([team, "change_event"]);
  await using events = teams.events({ socket, inLoop: true });
  const option = [
    { name: "mode", type: 5, data: text("random"), changed: true },
    { name: "enabled", type: 6, portIfindex: 4, removed: true },
  ] as const;
  kernel.publish(team, "options-ntf", { teamIfindex: 3, listOption: { option: [...option] } });
  kernel.publish(team, "port-list-ntf", { teamIfindex: 3, listPort: { port: [{ ifindex: 4, removed: true }] } });
  const items = events[Symbol.asyncIterator]();
  const next = async () => (await within(items.next(), "an event")).value;
  expect(await next()).toEqual({
    ...{ kind: "option", removed: false },
    option: { ifindex: 3, name: "mode", type: "string", value: "random" },
  });
  expect(await next()).toMatchObject({ kind: "option", removed: true, option: { name: "enabled", portIndex: 4 } });
  expect(await next()).toEqual({ kind: "port", removed: true, team: 3, port: { ifindex: 4, linkUp: false } });
});

test.each([1, 2, 3])("TeamOptions lists options with random attributes (seed %i)", (seed) => {
  const random = new Random(seed);
  const options = Array.from({ length: 200 }, () => ({
    unknown: Array.from({ length: random.below(8) }, () => ({
      type: 1 + random.below(8),
      bytes: Uint8Array.from({ length: random.below(9) }, () => random.below(256)),
    })),
  }));
  using lab = open(options);
  expect(lab.teams.list({ ifindex: 3 })).toHaveLength(options.length);
});

test("a closed TeamOptions rejects subscriptions", ({ lab }) => {
  lab.teams.close();
  expect(() => lab.teams.events({ inLoop: true })).toThrow(expect.objectContaining({ code: "EBADF" }));
});
