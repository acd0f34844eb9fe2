// Creates named namespaces in a private /run, and prints the steps. If a description cannot be applied, its steps are
// undone.
import { Namespaces } from "../../../../src/subsystems/route/index.ts";
import { type ApplyError, type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";

const inside = {
  links: { lo: { up: true } },
  sysctls: { "net.ipv4.ip_forward": 1 },
  addresses: [{ dev: "lo", local: "192.0.2.1/32" }],
};
const state = desired({ namespaces: { red: inside } });
const { steps } = await (await state.plan()).apply();
for (const step of steps) console.log(String(step));
console.log((await state.plan()).isEmpty ? "nothing to do" : "not empty");

const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
const failing: Description = { namespaces: { blue: { ...inside, routes } } };
try {
  await (await desired(failing).plan()).apply({ rollback: true });
} catch (error) {
  const { code, notUndone } = error as ApplyError;
  using namespaces = Namespaces.open();
  const names = namespaces.list().map(({ name }) => name);
  console.log(`${code}, not undone: ${notUndone.length}, namespaces: ${names.join()}`);
}

// Another program creates the namespace after the plan, so the rollback keeps it.
try {
  const plan = await desired(failing).plan();
  using namespaces = Namespaces.open();
  namespaces.create("blue").close();
  await plan.apply({ rollback: true });
} catch (error) {
  const { code, notUndone } = error as ApplyError;
  using namespaces = Namespaces.open();
  const names = namespaces.list().map(({ name }) => name);
  console.log(`${code}, not undone: ${notUndone.length}, namespaces: ${names.join()}`);
}

// The plan removes a namespace with contents, and with a link to this namespace. The plan then fails, which undoes the
// removal.
const pair = { kind: "veth", up: true, data: { peer: { ifname: "inside", netns: "red", up: true } } } as const;
const rules = [{ priority: 10, src: "192.0.2.0/24", table: 7 }];
const addresses = [...inside.addresses, { dev: "inside", local: "198.51.100.1/24" }];
await (
  await desired({ links: { outside: pair }, namespaces: { red: { ...inside, addresses, rules } } }).plan()
).apply();
const contents = async () => JSON.stringify([await snapshot({ netns: "red" }), (await snapshot()).links]);
const before = await contents();
try {
  await (await desired({ namespaces: { red: null }, routes }).plan()).apply({ rollback: true });
} catch (error) {
  const { code, notUndone } = error as ApplyError;
  const after = await contents();
  console.log(`${code}, not undone: ${notUndone.length}, ${after === before ? "restored" : `${before}\n${after}`}`);
}
