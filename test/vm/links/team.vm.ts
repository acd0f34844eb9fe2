import { beforeAll, expect, test } from "bun:test";
import type { Client } from "../../../src/client/index.ts";
import {
  type Events,
  team as family,
  type Groups,
  type ItemOption,
  type Operations,
} from "../../../src/families/team.ts";
import { NETLINK_GENERIC, NetlinkSocket } from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { loadModule } from "../modules.ts";
import { addLink, linkIndex, links, removeLink } from "./links.ts";

/**
 * The kernel's attribute type numbers, which are also the types of team options (NLA_U32 and others in net/netlink.h).
 */
const STRING = 5;
const U32 = 3;
const lab = useLab();

// The kernel module team has no alias for its netlink family, so the test loads it by name.
beforeAll(() => loadModule("team"));

/**
 * Creates a team device without ports. Also opens a listener, because the kernel reports an error if an announcement
 * has no listener.
 */
function setUp(): { team: Client<Operations, Events, Groups>; teamIfindex: number; events: NetlinkSocket } {
  const teamIfindex = addLink(lab.netns, "team", { ifname: "team0" });
  const team = family.connect({ netns: lab.netns });
  const groups = [team.groups.get("change_event")!];
  return { team, teamIfindex, events: NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns, groups }) };
}

function addPort(name: string, master: number): number {
  const ifiIndex = addLink(lab.netns, "dummy", { ifname: name });
  links(lab.netns).do("setlink", { header: { ifiIndex }, master });
  return ifiIndex;
}

const text = (value: string) => new TextEncoder().encode(`${value}\0`);

test("team lists its ports until they are deleted", () => {
  const { team, teamIfindex, events } = setUp();
  using _ = events;
  const added = ["one", "two"].map((name) => addPort(name, teamIfindex));
  const shown = ipJson(lab.netns, "-d", "link", "show", "master", "team0");
  expect(shown.map(({ ifindex }) => ifindex)).toEqual(added);
  removeLink(lab.netns, "one");
  const [left, ...others] = team.do("port-list-get", { teamIfindex })!.listPort!.port!;
  expect(left?.ifindex).toBe(added[1]!);
  expect(others).toEqual([]);
});

test("team lists all options and ports", () => {
  const { team, teamIfindex, events } = setUp();
  using _ = events;
  const mode = { name: "mode", type: STRING, data: text("roundrobin") };
  team.do("options-set", { teamIfindex, listOption: { option: [mode] } });
  const added = ["one", "two"].map((name) => addPort(name, teamIfindex));
  const parts = team.doAll("options-get", { teamIfindex });
  const options = parts.flatMap(({ listOption }) => listOption!.option!);
  expect(options.find(({ name }) => name === "mode")?.data).toEqual(text("roundrobin"));
  const enabled = options.filter(({ name }) => name === "enabled").map(({ portIfindex }) => portIfindex);
  expect(enabled.sort()).toEqual(added);
  const ports = team.do("port-list-get", { teamIfindex })!.listPort!.port!;
  expect(ports.map(({ ifindex }) => ifindex).sort()).toEqual(added);
});

test("team announces a changed option with its value", () => {
  const { team, teamIfindex, events } = setUp();
  using _ = events;
  const data = new Uint8Array(new Uint32Array([3]).buffer);
  const name = "notify_peers_count";
  team.do("options-set", { teamIfindex, listOption: { option: [{ name, type: U32, data }] } });
  const codec = operationCodec(family, "options-get");
  const datagram = events.receive(undefined, { wait: true, timeoutMs: 100_000 });
  const [message] = [...datagram!.messages()];
  const { listOption } = codec.decode(message!) as { listOption: ItemOption };
  expect(listOption.option).toMatchObject([{ name, data, changed: true }]);
});

test("team rejects unknown options and deleted teams", () => {
  const { team, teamIfindex, events } = setUp();
  using _ = events;
  const option = { name: "no_such_option", type: U32, data: new Uint8Array(4) };
  expect(thrown(() => team.do("options-set", { teamIfindex, listOption: { option: [option] } }))).toMatchObject({
    code: "ENOENT",
  });
  removeLink(lab.netns, "team0");
  expect(thrown(() => team.do("options-get", { teamIfindex }))).toMatchObject({ code: "EINVAL" });
  expect(thrown(() => linkIndex(lab.netns, "team0"))).toMatchObject({ code: "ENODEV" });
});
