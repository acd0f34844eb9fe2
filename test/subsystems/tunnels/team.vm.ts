// Compares options and ports of teams with the output of `teamnl`.
import { beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { Links } from "../../../src/subsystems/route/index.ts";
import { type TeamOption, TeamOptions } from "../../../src/subsystems/tunnels/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { within } from "../../support/threads.ts";
import { useLab } from "../../vm/lab.ts";
import { loadModule } from "../../vm/modules.ts";

const lab = useLab();

// The kernel cannot load the module team by the name of its netlink family.
beforeAll(() => loadModule("team"));

/** Creates a team in the mode "activebackup" with two ports. */
function setUp(): void {
  using links = Links.open({ netns: lab.netns });
  using teams = TeamOptions.open({ netns: lab.netns });
  links.add({ ifname: "team0", kind: "team" });
  teams.change({ dev: "team0", name: "mode", value: "activebackup" });
  for (const ifname of ["one", "two"]) links.add({ ifname, kind: "dummy", master: "team0" });
}

const teamnl = (...words: string[]) => runIn(lab.netns, ["teamnl", "team0", ...words]);
/** Returns the value of an option as `teamnl` prints it. */
const printed = ({ value }: TeamOption) => `${value}`;

test("teamnl and TeamOptions show the same options", () => {
  setUp();
  using teams = TeamOptions.open({ netns: lab.netns });
  expect(teamnl("getoption", "mode")).toContain("activebackup");
  teams.changeMany([
    { dev: "team0", name: "priority", port: "one", value: -5 },
    { dev: "team0", name: "enabled", port: "two", value: false },
    { dev: "team0", name: "notify_peers_count", value: 3 },
  ]);
  teamnl("setoption", "mcast_rejoin_interval", "70");
  teamnl("-p", "two", "setoption", "queue_id", "0");
  const listed = teams.list({ dev: "team0" });
  expect(listed.some((option) => "unknown" in option || "unparsed" in option)).toBe(false);
  for (const option of listed) {
    const of = option.port === undefined ? [] : ["-p", option.port];
    expect([option.name, teamnl(...of, "getoption", option.name).trim()]).toEqual([option.name, printed(option)]);
  }
  const shown = teamnl("options").trim().split("\n");
  expect(listed).toHaveLength(shown.length);
  expect(listed.filter(({ port }) => port === "one").map(({ name }) => name)).toContain("user_linkup");
  expect(teams.get({ dev: "team0", name: "mcast_rejoin_interval" })).toMatchObject({ type: "u32", value: 70 });
  expect(teams.get({ dev: "team0", name: "priority", port: "one" })).toMatchObject({ type: "s32", value: -5 });
  // The active port does not name an interface until one is selected.
  const writable = listed.filter(({ name }) => name !== "mode" && name !== "activeport" && name !== "user_linkup");
  expect(teams.changeMany(writable)).toEqual(writable.map(() => ({})));
  expect(teams.list({ dev: "team0" })).toEqual(listed);
});

test("teamnl and TeamOptions show the same ports", () => {
  setUp();
  using teams = TeamOptions.open({ netns: lab.netns });
  const ports = teams.ports({ dev: "team0" });
  expect(ports.map(({ dev }) => dev).sort()).toEqual(["one", "two"]);
  const shown = teamnl("ports");
  for (const { dev, ifindex, linkUp } of ports) {
    expect(shown).toMatch(new RegExp(`^ *${ifindex}: ${dev}: ${linkUp ? "up" : "down"}`, "m"));
  }
  expect(thrown(() => teams.change({ dev: "team0", name: "none", value: 1 }))).toMatchObject({
    code: "ENOENT",
    message: expect.stringMatching(/^change team option none of team0: .*there is no option of this name/),
  });
  expect(thrown(() => teams.change({ dev: "team0", name: "mode", value: "random" }))).toMatchObject({
    code: "EBUSY",
    message: expect.stringContaining("the mode can be changed only as long as the team has no ports"),
  });
  expect(thrown(() => teams.list({ dev: "one" }))).toMatchObject({
    code: "EINVAL",
    message: expect.stringContaining("the interface must be a team"),
  });
});

test("TeamOptions reports changed options and removed ports as events", async () => {
  setUp();
  using teams = TeamOptions.open({ netns: lab.netns });
  await using events = teams.events({ inLoop: true });
  teamnl("setoption", "notify_peers_count", "9");
  using links = Links.open({ netns: lab.netns });
  links.delete("two");
  const read = async () => {
    const kinds = new Set<string>();
    for await (const event of events) {
      if (event.kind === "gap") throw new Error("events were lost");
      if (event.kind === "option" && event.option.name === "notify_peers_count") {
        expect(event).toMatchObject({ removed: false, option: { type: "u32", value: 9 } });
        kinds.add("option");
      }
      if (event.kind === "port" && event.removed) kinds.add("port");
      if (kinds.size === 2) return;
    }
  };
  await within(read(), "the events");
});

test("examples/team.ts prints the active port and the state of ports", () => {
  const path = join(import.meta.dir, "../../../examples/team.ts");
  const { stderr, stdout, exitCode } = lab.netns.run(() => Bun.spawnSync([process.execPath, path]));
  expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout.toString()).toMatch(/^mode: activebackup$/m);
  expect(stdout.toString()).toMatch(/^activeport: \d+$/m);
  expect(stdout.toString()).toMatch(/^port0: up, /m);
});
