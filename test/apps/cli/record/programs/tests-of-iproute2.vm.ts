// Repeats the commands of iproute2's own tests of bridges, and compares the kernel's state and all requests.
import { test } from "bun:test";
import { existsSync } from "node:fs";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { unavailable } from "../../../../support/environment.ts";
import { expectSameRequests, recordAndRepeatScripts } from "../repeat.ts";
import { compareRequests } from "../sent-requests.ts";
import { iproute2Scripts } from "./iproute2-scripts.ts";

const hasSource = existsSync(sourceDirectory("iproute2")) || unavailable("the source of iproute2 was not downloaded");

test.skipIf(!hasSource).each(["bridge/vlan/show", "bridge/vlan/tunnelshow"])(
  "bun-netlink record prints a program with the effect of iproute2's tests in %s",
  async (folder) => {
    const scripts = iproute2Scripts((file) => file.startsWith(folder));
    const { theirs, ours } = await recordAndRepeatScripts(folder.replaceAll("/", "-"), scripts);
    expectSameRequests(`tests of iproute2: ${folder}`, compareRequests(theirs, ours, true));
  },
);
