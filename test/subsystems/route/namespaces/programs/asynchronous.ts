import { NetworkNamespace } from "../../../../../src/index.ts";
import { Namespaces } from "../../../../../src/subsystems/route/index.ts";
import { runScenario, sh } from "../scenario.ts";

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    ({ code }: { code: string }) => code,
  );

await runScenario({
  async names() {
    using namespaces = Namespaces.openAsync();
    using blue = await namespaces.create("blue");
    await namespaces.attach("azure", blue);
    const duplicate = await codeOf(namespaces.create("blue"));
    const nsid = await namespaces.assignId(blue, 5);
    using opened = await namespaces.openId(5);
    const found = {
      listed: (await namespaces.list({ pids: true })).map(({ name, nsid, pids }) => ({ name, nsid, pids })),
      ip: sh("ip netns").trim().split("\n").sort(),
      duplicate,
      nsid,
      isSame: opened.id === blue.id,
      identified: await namespaces.identify(blue),
      name: await namespaces.nameOf(5),
      ids: await namespaces.ids(),
      here: (await namespaces.pids(NetworkNamespace.current())).includes(process.pid),
    };
    await namespaces.delete("blue");
    await namespaces.delete("azure");
    return { ...found, left: await namespaces.list(), missing: await codeOf(namespaces.delete("blue")) };
  },
});
