import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { ProcessEvents } from "../../../src/subsystems/system/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";

describeInNamespaces("ProcessEvents", () => {
  test("rejects options that are not an object", () => {
    expect(() => ProcessEvents.open(null as never)).toThrow("options: expected an object, got null");
  });

  test("removes its listener from the signal if the subscription fails", () => {
    // The connector rejects network namespaces other than the initial one.
    using netns = NetworkNamespace.create();
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: never) => {
      listeners.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: never) => {
      listeners.delete(listener);
      remove(type, listener);
    };
    expect(() => netns.run(() => ProcessEvents.open({ signal }))).toThrow(
      "process events: the kernel has no process connector here; it requires the initial network namespace",
    );
    expect(listeners.size).toBe(0);
  });
});
