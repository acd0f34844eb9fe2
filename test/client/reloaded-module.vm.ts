import { expect } from "bun:test";
import { team } from "../../src/families/team.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { test } from "../support/fixtures.ts";
import { within } from "../support/threads.ts";
import { loadModule, unloadModule } from "../vm/modules.ts";

test("an event stream joins the groups of a family again when its module is loaded again", async ({ netns }) => {
  loadModule("team");
  using client = team.connect({ netns });
  await using events = client.events("change_event");
  const iterator = events[Symbol.asyncIterator]();
  const next = async () => (await within(iterator.next(), "an event")).value!;
  using links = Links.open({ netns });
  links.add({ ifname: "team0", kind: "team" });
  links.delete("team0");
  expect((await next()).kind).toBe("event");
  unloadModule("team");
  loadModule("team");
  let item = await next();
  while (item.kind !== "gap") item = await next();
  expect(item).toEqual({ kind: "gap", dropped: 0, unknown: true, reason: "overrun" });
  links.add({ ifname: "team0", kind: "team" });
  expect((await next()).kind).toBe("event");
});
