import { beforeAll, expect, test } from "bun:test";
import { Addresses, Links, Neighbours } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, sharedNamespace } from "../../../support/environment.ts";
import { RAW } from "../../hostile-values.ts";
import { cli, RunningCli } from "../cli.ts";

/** Names that the kernel allows for interfaces: it forbids only spaces, slashes and colons. */
const names = ["\x1b[31mx", "a\x07\x9bb", "\u202e0hte", "\u2066a\u200bb", "<b>&\"'`$", "__proto__", "--json"];

test.each([[["nft", "\x04"]], [["families", "\x1b[2J\u202e"]], [["show", "links", "--\x07"]]])(
  "control characters in invalid arguments are escaped (%j)",
  (args) => {
    const { stdout, stderr, status } = cli(args);
    expect([status, RAW.test(stdout), RAW.test(stderr)]).toEqual([2, false, false]);
  },
);

describeInNamespaces("interfaces with hostile names", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    using links = Links.open({ netns });
    using addresses = Addresses.open({ netns });
    using neighbours = Neighbours.open({ netns });
    for (const [index, ifname] of names.entries()) {
      links.add({ ifname, kind: "bridge", up: true });
      links.change({ dev: ifname, ifalias: `alias ${ifname}` });
      addresses.add({ dev: ifname, local: `192.0.2.${index + 1}`, prefixlen: 32 });
      neighbours.add({ dev: ifname, dst: `198.51.100.${index}`, lladdr: "02:00:00:00:00:01", state: ["permanent"] });
    }
  });

  test.each([
    ...["show links", "show links --json", "show addresses", "show routes", "show neighbours", "show qdiscs"],
    ...[
      "show netconf",
      "dump rt-link getlink",
      "dump rt-link getlink --json",
      "state snapshot",
      "complete -- dcb show ",
    ],
    ...["complete -- do rt-link getlink --ifname ", "complete -- show links name="],
  ])("are escaped by `%s`", (line) => {
    const { stdout, stderr, status } = cli(line.split(" "), { netns });
    expect([status, RAW.test(stdout), RAW.test(stderr)]).toEqual([0, false, false]);
  });

  test("are escaped in changes that `monitor` prints", async () => {
    await using running = new RunningCli(["monitor", "links", "addresses"], { netns });
    await running.line("addresses:");
    using links = Links.open({ netns });
    for (const ifname of names) {
      links.change({ dev: ifname, mtu: 1400 });
      const line = await running.line("1400");
      expect(RAW.test(line)).toBe(false);
    }
  });

  test("do not stop the completion of other names", () => {
    expect(cli(["complete", "--", "dcb", "show", ""], { netns }).stdout).toContain("lo\n");
  });
});
