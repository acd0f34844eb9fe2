import { isOutcomeUnknown, NetworkNamespace } from "../../../../../src/index.ts";
import { Namespaces } from "../../../../../src/subsystems/route/index.ts";
import { openResources } from "../../../../support/descriptors.ts";
import { until } from "../../../../support/threads.ts";
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
    using current = NetworkNamespace.current();
    const found = {
      listed: (await namespaces.list({ pids: true })).map(({ name, nsid, pids }) => ({ name, nsid, pids })),
      ip: sh("ip netns").trim().split("\n").sort(),
      duplicate,
      nsid,
      isSame: opened.id === blue.id,
      identified: await namespaces.identify(blue),
      name: await namespaces.nameOf(5),
      ids: await namespaces.ids(),
      here: (await namespaces.pids(current)).includes(process.pid),
    };
    await namespaces.delete("blue");
    await namespaces.delete("azure");
    return { ...found, left: await namespaces.list(), missing: await codeOf(namespaces.delete("blue")) };
  },

  async aborts() {
    using namespaces = Namespaces.openAsync();
    const before = openResources();
    const reason = new Error("enough");
    const outcomes = new Set<string>();
    for (let turn = 0; turn < 40; turn++) {
      const controller = new AbortController();
      const { signal } = controller;
      let isAborted = false;
      const creating = namespaces.create("blue", { signal }).then(
        (netns) => netns.close(),
        (error: unknown) => {
          isAborted = error === reason;
          outcomes.add(isAborted ? "aborted" : String(error));
        },
      );
      await Bun.sleep(turn / 4);
      controller.abort(reason);
      await creating;
      // Calls of one object run one after the other, so the aborted one has ended before this one. The name exists if
      // the call had mounted it before.
      const code = await codeOf(namespaces.delete("blue"));
      if (code !== "none" && code !== "ENOENT") outcomes.add(code);
      else if (code === "none" && isAborted && !isOutcomeUnknown(signal)) outcomes.add("known");
    }
    await until(() => openResources().namespaces <= before.namespaces, "no namespace is open");
    return { outcomes: [...outcomes], left: await namespaces.list() };
  },
});
