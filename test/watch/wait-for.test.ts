import { expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { NetlinkError, NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../src/index.ts";
import { links, mirror } from "../../src/watch/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

function addLink(netns: NetworkNamespace, ifname: string): void {
  using client = rtLink.connect({ netns });
  client.do("newlink", { ifname, linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE | NLM_F_EXCL });
}

describeInNamespaces("mirror.waitFor()", () => {
  test("returns the first value that is found, now or after a change", async () => {
    using netns = NetworkNamespace.create();
    await using kernel = await mirror(links, { netns });
    expect((await kernel.waitFor(() => kernel.links.byName("lo"))).ifindex).toBe(1);
    const added = kernel.waitFor(() => kernel.links.byName("br0"));
    const counted = kernel.waitFor(() => kernel.links.size === 2 && kernel.links.size);
    addLink(netns, "br0");
    expect((await added).kind).toBe("bridge");
    expect(await counted).toBe(2);
  });

  test("ends with the error of the function, of the signal, of the time limit and of the end of the mirror", async () => {
    using netns = NetworkNamespace.create();
    await using kernel = await mirror(links, { netns });
    const never = () => kernel.links.byName("none");
    const wrong = () => {
      throw new SyntaxError("wrong");
    };
    expect(await kernel.waitFor(wrong).catch(String)).toBe("SyntaxError: wrong");
    const late = await kernel.waitFor(never, { timeoutMs: 5 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(NetlinkError);
    expect((late as NetlinkError).code).toBe("ETIMEDOUT");
    const controller = new AbortController();
    const aborted = kernel.waitFor(never, { signal: controller.signal }).catch(String);
    controller.abort("enough");
    expect(await aborted).toBe("enough");
    expect(await kernel.waitFor(() => true, { signal: controller.signal }).catch(String)).toBe("enough");
    expect(await kernel.waitFor(7 as never).catch(String)).toStartWith("TypeError: find: ");
    const unknown = { timeout: 7 } as never;
    expect(await kernel.waitFor(never, unknown).catch(String)).toStartWith("TypeError: options.timeout: ");
    const stopped = kernel.waitFor(never).catch(String);
    await kernel.stop();
    expect(await stopped).toContain("the mirror was stopped");
    expect(await kernel.waitFor(never).catch(String)).toContain("the mirror was stopped");
    expect(await kernel.waitFor(() => kernel.links.size)).toBe(1);
  });
});
