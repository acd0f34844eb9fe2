import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { listFamilies } from "../../src/index.ts";
import { kernelVersion } from "../policies/known.ts";

/**
 * Kernel modules that register generic netlink families but have no alias for them, so that the test must load them.
 */
const WITHOUT_ALIAS = [
  ...["fou", "hsr", "ieee802154", "ila", "mac80211_hwsim", "mac802154", "nbd", "ovpn", "psample", "target_core_user"],
  ...["team", "tipc"],
];

test("the kernel registers the recorded generic netlink families", () => {
  const aliases = readFileSync(`/lib/modules/${release()}/modules.alias`, "utf8");
  const modules = [...aliases.matchAll(/^alias net-pf-16-proto-16-\S+ (\S+)$/gm)].map((match) => match[1]!);
  // A kernel may lack some of the modules.
  for (const module of new Set([...modules, ...WITHOUT_ALIAS])) Bun.spawnSync(["modprobe", module]);
  const families = [...listFamilies()].map(({ name }) => name).sort();
  const file = join(import.meta.dir, `../results/registered-families/linux-${kernelVersion}.json`);
  const record = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  if (!Bun.deepEquals(record?.families, families)) console.log(JSON.stringify({ release: release(), families }));
  // If there is no recorded list for this kernel yet, the test only prints the kernel's families.
  if (record !== undefined) expect(families).toEqual(record.families);
});
