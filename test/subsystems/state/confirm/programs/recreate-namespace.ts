// Creates two namespaces in a private /run; another program creates one of them again. Prints what the undo keeps.
import { type Description, desired, undoApply } from "../../../../../src/subsystems/state/index.ts";

const run = (command: string) => Bun.spawnSync(["sh", "-ec", command]).stdout.toString();
const description: Description = {
  namespaces: { red: { links: { br0: { kind: "bridge" } } }, blue: { links: { br1: { kind: "bridge" } } } },
};
await (await desired(description).plan()).apply({ record: { directory: "/run/records" } });
run("ip netns del red; ip netns add red; ip -n red link add br0 type bridge; ip netns del blue");
const [{ kept, notUndone }] = (await undoApply(undefined, { directory: "/run/records" })) as [
  Awaited<ReturnType<typeof undoApply>>[number],
];
for (const one of kept) console.log(JSON.stringify(one));
console.log(`not undone: ${JSON.stringify(notUndone)}`);
for (const name of run("ip netns list").split("\n"))
  if (name !== "") console.log(`${name}: ${run(`ip -n ${name.split(" ")[0]} -br link`).match(/br\d/)?.[0]}`);
